import type { QueryRunner } from 'typeorm';
import { dataSourceOf } from '../database/data-source-of.js';
import type { Answer } from './lost-transactions.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * Sends a statement without parameters in one message with the COMMIT, after those that were to be sent before.
 *
 * @param onAnswer gets its rows, before anybody hears of the commit, and also if that fails
 */
export type SendWithCommit = (sql: string, onAnswer?: (rows: Rows) => void) => void;

type Query = (sql: string, ...others: unknown[]) => Promise<unknown>;

interface Statement {
  readonly sql: string;
  readonly onAnswer: ((rows: Rows) => void) | undefined;
  /** Who sends it. */
  readonly who: unknown;
}

/** Those that wait for their COMMIT. */
interface Company {
  readonly statements: Statement[];
  /** Makes `query` of their runner what it was. */
  leave(): void;
}

/** A message under way. */
interface Sent {
  readonly text: string;
  readonly statements: readonly Statement[];
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
      const { statements } = this.waiting.get(queryRunner) ?? this.awaitCommit(queryRunner);
      statements.push({ sql, onAnswer, who });
    };
  }

  /**
   * Whether something waits.
   *
   * @param who has sent it, and would overtake it by whatever else he sends; by default anybody
   */
  has(queryRunner: QueryRunner, who?: unknown): boolean {
    const { statements = [] } = this.waiting.get(queryRunner) ?? {};
    return who ? statements.some((statement) => statement.who === who) : statements.length > 0;
  }

  /** Sends what waits, without the COMMIT. */
  async sendAhead(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(this.takeMessage(queryRunner, this.waiting.get(queryRunner)?.statements ?? []));
  }

  /** To be called with whatever the database answers. */
  hear({ queryRunner, query, rawResults, error }: Answer): void {
    const sent = this.sent.get(queryRunner);
    // Somebody may have added a comment.
    if (!sent || !query.includes(sent.text)) return;
    this.sent.delete(queryRunner);
    if (error) return;
    const answers = [rawResults].flat() as ({ readonly rows: Rows } | undefined)[];
    for (const [index, { onAnswer }] of sent.statements.entries()) onAnswer?.(answers[index]?.rows ?? []);
  }

  /** To be called when the transaction has ended without them. */
  forget(queryRunner: QueryRunner): void {
    this.waiting.get(queryRunner)?.leave();
    this.waiting.delete(queryRunner);
  }

  /** Until the next COMMIT, and no longer: nobody else's own `query` is to end up beneath. */
  private awaitCommit(queryRunner: QueryRunner): Company {
    const statements: Statement[] = [];
    const own = Object.getOwnPropertyDescriptor(queryRunner, 'query');
    const query = queryRunner.query.bind(queryRunner) as Query;
    const together: Query = async (sql, ...others) => {
      if (sql !== 'COMMIT' || this.waiting.get(queryRunner) !== company) return await query(sql, ...others);
      const late = this.beforeCommit(queryRunner);
      if (late) await late;
      this.forget(queryRunner);
      return await query(this.takeMessage(queryRunner, statements, sql), ...others);
    };
    const company: Company = {
      statements,
      leave() {
        // Whoever has put his own on top calls this one, which does nothing any more.
        if (queryRunner.query !== (together as unknown)) return;
        if (own) Object.defineProperty(queryRunner, 'query', own);
        else Reflect.deleteProperty(queryRunner, 'query');
      },
    };
    // What is defined instead slows down every access to the runner.
    if (own) Object.defineProperty(queryRunner, 'query', { value: together, configurable: true, writable: true });
    else queryRunner.query = together as QueryRunner['query'];
    this.waiting.set(queryRunner, company);
    return company;
  }

  private takeMessage(queryRunner: QueryRunner, waiting: Statement[], ...last: string[]): string {
    const statements = waiting.splice(0);
    const text = [...statements.map(({ sql }) => sql), ...last].join('; ');
    if (statements.some(({ onAnswer }) => onAnswer)) this.sent.set(queryRunner, { text, statements });
    return text;
  }
}
