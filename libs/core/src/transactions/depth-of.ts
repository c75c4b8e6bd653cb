import type { QueryRunner } from 'typeorm';

/** How many transactions and savepoints are open. An event of a commit or a rollback comes when its own is not counted any more. */
export function depthOf(queryRunner: QueryRunner): number {
  return (queryRunner as unknown as { transactionDepth: number }).transactionDepth;
}
