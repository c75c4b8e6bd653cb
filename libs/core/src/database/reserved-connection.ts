import type { EventEmitter } from 'node:events';
import type { DataSource, QueryRunner } from 'typeorm';
import { stateOf } from './data-source-state.js';
import { LockTimeoutError } from '../errors/lock-timeout.error.js';
import { OutcomeUnknownError } from '../errors/outcome-unknown.error.js';
import { driverErrorKind } from './driver-error.js';

interface PoolOptions {
  type: string;
  poolSize?: number;
  /** What the driver itself is told; it goes before poolSize. */
  extra?: { max?: number; connectionLimit?: number };
}

interface Reserved {
  readonly queryRunner: QueryRunner;
  /** Gives it back to the pool, which throws a broken one away. */
  readonly release: () => Promise<void>;
}

/**
 * One connection of the pool that belongs to Spoor's group commits.
 *
 * Without it, as many transactions as the pool has connections, each awaiting an increment of its own, would wait for a connection
 * that none of them gives back. A pool of one has nothing to spare: there the connection is borrowed for each use.
 */
export class ReservedConnection {
  private users = 0;
  private tail: Promise<unknown> = Promise.resolve();
  private reserved: Reserved | undefined;

  private constructor(private readonly dataSource: DataSource) {}

  static of(dataSource: DataSource): ReservedConnection {
    return stateOf(dataSource, 'reserved-connection', () => new ReservedConnection(dataSource));
  }

  /** Takes the connection out of the pool. Every `open()` wants its `close()`. */
  async open(lockTimeout: number): Promise<void> {
    if (this.canReserve) await this.use(lockTimeout, (queryRunner) => queryRunner.connect());
    this.users += 1;
  }

  /**
   * Runs `work` after all that came before it, alone on the connection.
   *
   * @param lockTimeout how long to wait for the pool to give a connection, in milliseconds
   * @throws LockTimeoutError after that; OutcomeUnknownError when the connection broke under the work
   */
  use<Result>(lockTimeout: number, work: (queryRunner: QueryRunner) => Promise<Result>): Promise<Result> {
    const run = async () => {
      const { queryRunner, release } = await this.acquire(lockTimeout);
      try {
        return await work(queryRunner);
      } catch (error) {
        const lost = driverErrorKind(error) === 'connection';
        // The pool's own listener may have been faster; then TypeORM says no more than that the runner was released.
        if (!lost && queryRunner.isReleased) throw new OutcomeUnknownError(error);
        if (lost) await release();
        throw error;
      } finally {
        if (!this.canReserve) await release();
      }
    };
    const result = this.tail.then(run, run);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Gives the connection back once nobody needs it. */
  async close(): Promise<void> {
    this.users -= 1;
    await this.tail;
    if (this.users === 0) await this.reserved?.release();
  }

  private async acquire(lockTimeout: number): Promise<Reserved> {
    if (this.reserved && !this.reserved.queryRunner.isReleased) return this.reserved;
    const queryRunner = this.dataSource.createQueryRunner('master');
    const connection = await this.connect(queryRunner, lockTimeout);
    const release = async () => {
      connection.off('end', lost).off('error', lost);
      if (!queryRunner.isReleased) await queryRunner.release();
    };
    // One that breaks while nobody uses it is replaced before the next use.
    const lost = () => void release().catch(() => undefined);
    connection.on('end', lost).on('error', lost);
    const acquired = { queryRunner, release };
    if (this.canReserve) this.reserved = acquired;
    return acquired;
  }

  /** A pool that is exhausted by transactions which wait for us would never answer. */
  private async connect(queryRunner: QueryRunner, lockTimeout: number): Promise<EventEmitter> {
    const connecting = queryRunner.connect() as Promise<EventEmitter>;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new LockTimeoutError('A connection of the pool', lockTimeout)), lockTimeout);
    });
    try {
      return await Promise.race([connecting, late]);
    } catch (error) {
      connecting.then(() => queryRunner.release()).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private get canReserve(): boolean {
    const { type, poolSize, extra } = this.dataSource.options as PoolOptions;
    const own = type === 'postgres' ? extra?.max : extra?.connectionLimit;
    return (own ?? poolSize ?? 10) > 1;
  }
}
