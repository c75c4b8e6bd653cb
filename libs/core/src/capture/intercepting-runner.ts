import type { QueryRunner } from 'typeorm';
import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';

/**
 * A view of a QueryRunner whose next query is run by `intercept` instead.
 *
 * That is the statement itself: listeners that a builder calls before it, and what it loads afterwards, use the real runner.
 *
 * @param owned whether the builder has made the runner for itself, and releases it
 */
export function interceptNextQuery(
  queryRunner: QueryRunner,
  owned: boolean,
  intercept: () => Promise<QueryResult>,
): QueryRunner {
  let isNext = true;
  const query = (...parameters: Parameters<QueryRunner['query']>): Promise<unknown> => {
    if (!isNext) return queryRunner.query(...parameters);
    isNext = false;
    return intercept();
  };
  const release = () => (owned ? queryRunner.release() : Promise.resolve());
  return new Proxy(queryRunner, {
    get(target, property) {
      if (property === 'query') return query;
      return property === 'release' ? release : Reflect.get(target, property);
    },
  });
}
