import type { QueryRunner } from 'typeorm';
import { dataSourceOf } from '../database/data-source-of.js';
import type { Answer } from './lost-transactions.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * Sends a statement without parameters in one message with the COMMIT, after those that were to be sent before.
 *
 * @param onAnswer gets its rows, right before others hear of the commit
 */
export type SendWithCommit = (sql: string, onAnswer?: (rows: Rows) => void) => void;

type Query = (sql: string, ...others: unknown[]) => Promise<unknown>;

type Listener = ((rows: Rows) => void) | undefined;

/** Statements that wait for their COMMIT. */
interface Company {
  readonly statements: string[];
  readonly listeners: Listener[];
  /** Who has sent them. */
  readonly senders: Set<unknown>;
}

/** A message under way. */
interface Sent {
  readonly text: string;
  readonly listeners: readonly Listener[];
}

/**
 * Statements that go to PostgreSQL in one message with the COMMIT that TypeORM is about to send: a round trip less.
 *
 * PostgreSQL does nothing of what stands behind a statement that fails: then TypeORM hears that its COMMIT has failed, and rolls back.
 */
export class CommitCompany {
  /** By the runners whose COMMIT is waited for. */
  private readonly waiting = new WeakMap<QueryRunner, Company>();
  /** By the runners whose message is under way. */
  private readonly sent = new WeakMap<QueryRunner, Sent>();

  /** @param beforeCommit called when the COMMIT is to be sent: what it waits for may still join */
  constructor(private readonly beforeCommit: (queryRunner: QueryRunner) => Promise<void> | undefined) {}

  /** Undefined on a database that takes one statement at a time. */
  sender(queryRunner: QueryRunner, who: unknown): SendWithCommit | undefined {
    if (dataSourceOf(queryRunner.manager).options.type !== 'postgres') return undefined;
    return (sql, onAnswer) => {
      const company = this.waiting.get(queryRunner) ?? this.awaitCommit(queryRunner);
      company.statements.push(sql);
      company.listeners.push(onAnswer);
      company.senders.add(who);
    };
  }

  /** Whether something waits that somebody has sent, who would overtake it by whatever else he sends. */
  has(queryRunner: QueryRunner, who: unknown): boolean {
    return this.waiting.get(queryRunner)?.senders.has(who) ?? false;
  }

  /** Sends what waits, without the COMMIT. */
  async sendAhead(queryRunner: QueryRunner): Promise<void> {
    const company = this.waiting.get(queryRunner);
    if (!company) return;
    company.senders.clear();
    await queryRunner.query(this.messageOf(queryRunner, company));
  }

  /** To be called with whatever the database answers. */
  hear({ queryRunner, query, rawResults }: Answer): void {
    const sent = this.sent.get(queryRunner);
    if (sent?.text !== query) return;
    this.sent.delete(queryRunner);
    const answers = [rawResults].flat() as ({ readonly rows: Rows } | undefined)[];
    for (const [index, listener] of sent.listeners.entries()) listener?.(answers[index]?.rows ?? []);
  }

  /** To be called when there will be no COMMIT. */
  forget(queryRunner: QueryRunner): void {
    this.waiting.get(queryRunner)?.statements.splice(0);
  }

  /** @throws Error when the COMMIT has gone without them */
  requireSent(queryRunner: QueryRunner): void {
    const left = this.waiting.get(queryRunner)?.statements.splice(0) ?? [];
    if (left.length > 0) throw new Error(`The COMMIT has been sent without ${left.join('; ')}`);
  }

  /** Until the next COMMIT, and no longer: nobody else's own `query` is to end up beneath. */
  private awaitCommit(queryRunner: QueryRunner): Company {
    const company: Company = { statements: [], listeners: [], senders: new Set() };
    const own = Object.getOwnPropertyDescriptor(queryRunner, 'query');
    const query = queryRunner.query.bind(queryRunner) as Query;
    const together: Query = async (sql, ...others) => {
      if (sql !== 'COMMIT') return await query(sql, ...others);
      const late = this.beforeCommit(queryRunner);
      if (late) await late;
      this.waiting.delete(queryRunner);
      if (own) Object.defineProperty(queryRunner, 'query', own);
      else Reflect.deleteProperty(queryRunner, 'query');
      return await query(this.messageOf(queryRunner, company, sql), ...others);
    };
    // Not defined as a property of its own kind: that would slow down every access to the runner.
    queryRunner.query = together as QueryRunner['query'];
    this.waiting.set(queryRunner, company);
    return company;
  }

  private messageOf(queryRunner: QueryRunner, { statements, listeners }: Company, ...last: string[]): string {
    const text = [...statements.splice(0), ...last].join('; ');
    if (listeners.some(Boolean)) this.sent.set(queryRunner, { text, listeners: listeners.splice(0) });
    return text;
  }
}
