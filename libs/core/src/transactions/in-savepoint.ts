import type { QueryRunner } from 'typeorm';

/**
 * Undoes what `work` has done, and nothing else, when it resolves to undefined. What others send on the connection meanwhile waits: it
 * would be undone as well. One at a time on each connection, so in a turn.
 *
 * @param work sends its statements through the runner that it is given
 */
export async function inSavepoint<Result>(
  queryRunner: QueryRunner,
  work: (passage: QueryRunner) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  return await alone(queryRunner, async (passage) => {
    await passage.query('SAVEPOINT spoor');
    const result = await work(passage);
    if (result === undefined) await passage.query('ROLLBACK TO SAVEPOINT spoor');
    await passage.query('RELEASE SAVEPOINT spoor');
    return result;
  });
}

async function alone<Result>(
  queryRunner: QueryRunner,
  work: (passage: QueryRunner) => Promise<Result>,
): Promise<Result> {
  // Now, in its turn: before, it might have been somebody else's who held others back.
  const working = work(
    Object.create(queryRunner, { query: { value: queryRunner.query.bind(queryRunner) } }) as QueryRunner,
  );
  const ended = working.catch(() => undefined);
  const query = async (...parameters: Parameters<QueryRunner['query']>): Promise<unknown> => {
    await ended;
    return await queryRunner.query(...parameters);
  };
  Object.defineProperty(queryRunner, 'query', { value: query, configurable: true, writable: true });
  try {
    return await working;
  } finally {
    Reflect.deleteProperty(queryRunner, 'query');
  }
}
