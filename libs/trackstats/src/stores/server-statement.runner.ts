import { ReservedConnection, TransactionCalls, translateError } from '@spoor/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { ResolvedTrackstatsOptions } from '../trackstats.options.js';
import type { Statement } from './statement.js';
import type { StatementRunner } from './statement-runner.js';

/** On a database with a server. What is written outside a caller's transaction goes over the reserved connection: keep it short. */
export class ServerStatementRunner implements StatementRunner {
  private readonly calls: TransactionCalls;

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: Pick<ResolvedTrackstatsOptions, 'reads' | 'lockTimeout'>,
  ) {
    this.calls = new TransactionCalls(dataSource);
  }

  async read<Row>({ sql, parameters }: Statement, manager?: EntityManager): Promise<Row[]> {
    if (manager?.queryRunner) return (await manager.queryRunner.query(sql, [...parameters])) as Row[];
    const queryRunner = this.dataSource.createQueryRunner(this.options.reads === 'replica' ? 'slave' : 'master');
    try {
      return (await queryRunner.query(sql, [...parameters])) as Row[];
    } finally {
      await queryRunner.release();
    }
  }

  async write(_: string, statements: readonly Statement[], manager?: EntityManager): Promise<void> {
    try {
      if (manager) return await this.calls.run(manager, () => runAll(manager.queryRunner as QueryRunner, statements));
      await ReservedConnection.of(this.dataSource).use(this.options.lockTimeout, async (queryRunner) => {
        await queryRunner.query('START TRANSACTION');
        try {
          await runAll(queryRunner, statements);
          await queryRunner.query('COMMIT');
        } catch (error) {
          await queryRunner.query('ROLLBACK').catch(() => undefined);
          throw error;
        }
      });
    } catch (error) {
      throw translateError(error);
    }
  }
}

async function runAll(queryRunner: QueryRunner, statements: readonly Statement[]): Promise<void> {
  for (const { sql, parameters } of statements) await queryRunner.query(sql, [...parameters]);
}
