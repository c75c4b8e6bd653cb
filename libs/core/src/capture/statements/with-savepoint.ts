import type { WriteStatement } from './write-statement.js';

/**
 * Undoes what `attempt` has done, and nothing else, when it resolves to undefined. What others send on the connection meanwhile waits:
 * it would be undone as well.
 */
export async function withSavepoint<Result>(
  statement: WriteStatement,
  attempt: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  return await statement.alone(async () => {
    await statement.send('SAVEPOINT spoor');
    const result = await attempt();
    await statement.send(result ? 'RELEASE SAVEPOINT spoor' : 'ROLLBACK TO SAVEPOINT spoor');
    return result;
  });
}
