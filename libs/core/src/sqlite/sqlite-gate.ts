import { AsyncResource } from 'node:async_hooks';
import type { DataSource } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { driverErrorKind } from '../database/driver-error.js';
import { LockTimeoutError } from '../errors/lock-timeout.error.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';

interface Waiter {
  what: string;
  since: number;
  lockTimeout: number;
  /** Returns false to be called again: another process holds the file. */
  start(): boolean;
  fail(error: unknown): void;
}

/** How often a waiter looks again when nobody can wake it: a transaction opened by raw SQL, or one of another process. */
const POLL_MILLISECONDS = 5;

/**
 * The order of access to SQLite's one connection.
 *
 * TypeORM gives a SQLite DataSource a single QueryRunner, so concurrent transactions nest into each other and a stranger's rollback
 * takes acknowledged writes along. Here our own work waits until no transaction is open and then runs in one synchronous tick,
 * which nobody can enter; `transaction()` queues whole transactions the same way. Ticks go first: they are short.
 */
export class SqliteGate {
  private readonly ticks: Waiter[] = [];
  private readonly transactions: Waiter[] = [];
  private occupied = false;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  private constructor(private readonly dataSource: DataSource) {
    TransactionCoordinator.of(dataSource).onTransactionEnd(() => this.advance());
  }

  static of(dataSource: DataSource): SqliteGate {
    return stateOf(dataSource, 'sqlite-gate', () => new SqliteGate(dataSource));
  }

  /**
   * Runs `work` in one synchronous transaction as soon as no other one is open.
   *
   * @param work must not await; what it writes is committed when the promise resolves, and rolled back when it throws
   * @param lockTimeout how long to wait at most, in milliseconds
   * @throws LockTimeoutError after that
   */
  run<Result>(what: string, lockTimeout: number, work: (database: SqliteDatabase) => Result): Promise<Result> {
    return this.tick(what, lockTimeout, () => this.immediately(work));
  }

  /** Like `run`, for work that only reads: it takes no lock on the file. It sees committed rows alone. */
  read<Result>(what: string, lockTimeout: number, work: (database: SqliteDatabase) => Result): Promise<Result> {
    return this.tick(what, lockTimeout, () => this.withoutBlocking(() => work(this.database)));
  }

  /**
   * Runs `work` once no transaction is open on the connection, and keeps core's own out until it settles. Strangers who call
   * `dataSource.transaction()` meanwhile still nest into it: nobody can stop them.
   */
  exclusively<Result>(what: string, lockTimeout: number, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      // Whoever ends before calls it: the work must not run as if it were theirs.
      const start = AsyncResource.bind(() => {
        this.occupied = true;
        void work()
          .then(resolve, reject)
          .finally(() => {
            this.occupied = false;
            this.advance();
          });
        return true;
      });
      this.transactions.push({ what, since: Date.now(), lockTimeout, start, fail: reject });
      this.advance();
    });
  }

  private tick<Result>(what: string, lockTimeout: number, work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const start = () => {
        try {
          resolve(work());
        } catch (error) {
          if (driverErrorKind(error) === 'busy') return false;
          reject(error);
        }
        return true;
      };
      this.ticks.push({ what, since: Date.now(), lockTimeout, start, fail: reject });
      // Not at once: callers that go on in microtasks alone would never let a timer, a signal or a request through.
      this.immediate ??= setImmediate(() => {
        this.immediate = undefined;
        this.advance();
      });
    });
  }

  private advance(): void {
    while (this.isFree) {
      const queue = this.ticks.length > 0 ? this.ticks : this.transactions;
      const next = queue[0];
      if (!next || !next.start()) break;
      queue.shift();
    }
    this.watch();
  }

  /** Asked for each time: a DataSource may be destroyed and initialised again. */
  get database(): SqliteDatabase {
    return (this.dataSource.driver as unknown as { databaseConnection: SqliteDatabase }).databaseConnection;
  }

  private get isFree(): boolean {
    // TypeORM makes one QueryRunner for all who ask.
    const { isTransactionActive } = this.dataSource.createQueryRunner();
    return !this.occupied && !isTransactionActive && !this.database.inTransaction;
  }

  private immediately<Result>(work: (database: SqliteDatabase) => Result): Result {
    const { database } = this;
    return this.withoutBlocking(() => database.transaction(() => work(database)).immediate());
  }

  /** SQLite's own waiting for another process would block the event loop. */
  private withoutBlocking<Result>(work: () => Result): Result {
    const { database } = this;
    const busyTimeout = database.pragma('busy_timeout', { simple: true });
    database.pragma('busy_timeout = 0');
    try {
      return work();
    } finally {
      database.pragma(`busy_timeout = ${String(busyTimeout)}`);
    }
  }

  private watch(): void {
    if (this.timer || this.ticks.length + this.transactions.length === 0) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.expire(this.ticks);
      this.expire(this.transactions);
      this.advance();
    }, POLL_MILLISECONDS);
  }

  private expire(queue: Waiter[]): void {
    const now = Date.now();
    for (const waiter of queue.filter(({ since, lockTimeout }) => now - since >= lockTimeout)) {
      queue.splice(queue.indexOf(waiter), 1);
      waiter.fail(new LockTimeoutError(waiter.what, now - waiter.since));
    }
  }
}
