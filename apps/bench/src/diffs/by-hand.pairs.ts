import type { DataSource, ObjectLiteral } from 'typeorm';
import type { Operation, RowOperations } from '../capture/row.operations.js';
import type { Pair } from '../measuring/pair.js';
import type { Articles } from './articles.js';
import type { DiffsSources } from './diffs.sources.js';

const NOW = `CAST(date_part('epoch', statement_timestamp()) * CAST(1000000 AS double precision) AS bigint)`;

/** What no JSON contains: an array's own spelling escapes every quote, which takes longer. */
const SEPARATOR = '\u001e';

const GIVEN = `unnest($1::text[], string_to_array($2, chr(30))) AS given (id, body)`;

/** Into the tables of DatabaseDiffStore, in one statement for all rows. */
const APPEND = `WITH given AS (SELECT * FROM ${GIVEN}), log AS (
    INSERT INTO spoor_diff_log AS log
      (type, id, epoch, "headAt", "headTag", "floorAt", "floorTag", "floorReason", "oldestAt")
    SELECT 'byHand', id, '', ${NOW}, '', 0, '', 'pruned', ${NOW} FROM given
    ON CONFLICT (type, id) DO UPDATE SET "headAt" = GREATEST(log."headAt" + 1, excluded."headAt")
    RETURNING id, "headAt"
  )
  INSERT INTO spoor_diff (type, id, at, body)
  SELECT 'byHand', given.id, log."headAt", given.body FROM given JOIN log ON log.id = given.id`;

/** Without the logs' own rows: nobody could lock a log, nor go on from a place in it. Nothing that is found by its log costs less. */
const APPEND_ALONE = `INSERT INTO spoor_diff (type, id, at, body)
  SELECT 'byHand', given.id, ${NOW}, given.body FROM ${GIVEN}`;

/** Into the outbox, from which nobody takes it; a row for each, as anybody would write them. */
const SEND = `INSERT INTO spoor_outbox (topic, key, payload, "createdAt", attempts, "retryAt", error)
  SELECT 'byHand', given.id, given.body, ${NOW} / 1000, 0, 0, '' FROM ${GIVEN} RETURNING id`;

/**
 * What is paid by who writes the diffs of new rows himself: no statement is looked at, nothing is masked, nobody's parent is told, and
 * nothing is delivered. So much of our figures in the database is not ours.
 */
export function byHandPairs({ plain }: DiffsSources, articles: Articles, operations: RowOperations): Pair[] {
  const many = [operations.insertMany, operations.saveMany];
  const written = [operations.saveNew, ...many];
  return [
    ...written.map((operation) => pair(operation, 'diffs in the database', APPEND)),
    ...written.map((operation) => pair(operation, 'diffs in the outbox', SEND)),
    ...many.map((operation) => pair(operation, 'diffs in the database, without logs', APPEND_ALONE)),
    ...many.map((operation) => pair(operation, 'a transaction alone')),
  ];

  function pair(operation: Operation, what: string, statement?: string): Pair {
    return {
      title: `${operation.title}, ${what}`,
      reference: { ready: () => operation.ready(plain.manager) },
      own: { ready: () => byHand(plain, operation, statement) },
      check: () => undefined,
      async tidy() {
        await plain.query(`DELETE FROM spoor_outbox WHERE topic = 'byHand'`);
        await articles.tidy();
      },
    };
  }
}

async function byHand(dataSource: DataSource, operation: Operation, statement?: string): Promise<() => Promise<void>> {
  const queryRunner = dataSource.createQueryRunner();
  const call = await operation.ready(queryRunner.manager);
  return async () => {
    await queryRunner.startTransaction();
    const rows = [(await call()) as ObjectLiteral | ObjectLiteral[]].flat() as ObjectLiteral[];
    if (statement)
      await queryRunner.query(statement, [rows.map(({ id }) => String(id)), rows.map(bodyOf).join(SEPARATOR)]);
    await queryRunner.commitTransaction();
    await queryRunner.release();
  };
}

/** Each value once, as we do. */
function bodyOf(row: ObjectLiteral): string {
  return JSON.stringify({ op: 'create', entity: { type: 'byHand', id: row['id'] as unknown }, given: row });
}
