import type { QueryRunner } from 'typeorm';
import { dataSourceOf } from '../database/data-source-of.js';
import { Turns } from './turns.js';

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
  // MariaDB forgets a savepoint when another of its name is made within: by a listener's statement.
  const name = `spoor_${Turns.of(dataSourceOf(queryRunner)).own(queryRunner)?.depth ?? 0}`;
  return await alone(queryRunner, async (passage) => {
    await passage.query(`SAVEPOINT ${name}`);
    const result = await work(passage);
    if (result === undefined) await passage.query(`ROLLBACK TO SAVEPOINT ${name}`);
    await passage.query(`RELEASE SAVEPOINT ${name}`);
    return result;
  });
}

async function alone<Result>(
  queryRunner: QueryRunner,
  work: (passage: QueryRunner) => Promise<Result>,
): Promise<Result> {
  const turns = Turns.of(dataSourceOf(queryRunner));
  // Now, in its turn: before, it might have been somebody else's who held others back.
  const past = queryRunner.query.bind(queryRunner);
  const passage = Object.create(queryRunner, { query: { value: past } }) as QueryRunner;
  const working = work(passage);
  const ended = working.catch(() => undefined);
  const query = async (...parameters: Parameters<QueryRunner['query']>): Promise<unknown> => {
    // What a listener to these statements sends belongs to them, and they wait for it.
    if (turns.own(queryRunner)) return await passage.query(...parameters);
    await ended;
    return await queryRunner.query(...parameters);
  };
  // A listener's may stand within another.
  const outer = Object.getOwnPropertyDescriptor(queryRunner, 'query');
  Object.defineProperty(queryRunner, 'query', { value: query, configurable: true, writable: true });
  try {
    return await working;
  } finally {
    if (outer) Object.defineProperty(queryRunner, 'query', outer);
    else Reflect.deleteProperty(queryRunner, 'query');
  }
}
