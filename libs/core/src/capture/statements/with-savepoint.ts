import type { WriteStatement } from './write-statement.js';

/** Undoes what `attempt` has done, and nothing else, when it resolves to undefined. */
export async function withSavepoint<Result>(
  { parts: { queryRunner } }: WriteStatement,
  attempt: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  await queryRunner.query('SAVEPOINT spoor');
  const result = await attempt();
  await queryRunner.query(result ? 'RELEASE SAVEPOINT spoor' : 'ROLLBACK TO SAVEPOINT spoor');
  return result;
}
