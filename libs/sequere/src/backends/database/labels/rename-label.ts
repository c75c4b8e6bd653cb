import { list, sql, type Sql } from '@spoor/core';
import { ask, type Program } from '../programs/program.js';
import type { FollowStatements } from '../statements/follow-statements.js';
import type { FollowTables } from '../statements/follow-tables.js';

/** Rows whose label is another. */
interface Renaming {
  readonly table: Sql;
  readonly columns: readonly Sql[];
  /** One of the columns. */
  readonly label: Sql;
  readonly from: string;
  readonly to: string;
}

/**
 * Gives everything that is stored under one label to another: of an edge that both have the earlier date, of counts the sum. Where
 * both have it, or others write meanwhile, counts want a repair afterwards.
 */
export function* renameLabel(
  { follow, archived, count, friend }: FollowTables,
  statements: FollowStatements,
  from: string,
  to: string,
): Program<void> {
  for (const { table, followedAt, ...columns } of [follow, archived])
    for (const label of [columns.fromIdentifier, columns.toIdentifier]) {
      const key = [columns.fromIdentifier, columns.fromObjectId, columns.toIdentifier, columns.toObjectId];
      yield* ask(deleteLater({ table, columns: key, label, from, to }, followedAt));
      yield* insertRenamed(statements, {
        table,
        columns: [...Object.values<Sql>(columns), followedAt],
        label,
        from,
        to,
      });
    }
  const { table: friends, ...friendColumns } = friend;
  for (const label of [friend.identifier, friend.memberIdentifier])
    yield* insertRenamed(statements, { table: friends, columns: Object.values<Sql>(friendColumns), label, from, to });
  const counts = [
    count.identifier,
    count.objectId,
    count.memberIdentifier,
    count.followers,
    count.followings,
    count.friends,
  ];
  for (const label of [count.identifier, count.memberIdentifier]) {
    const renaming = { table: count.table, columns: counts, label, from, to };
    yield* ask(statements.addSelectedCounts(selectRenamed(renaming)));
    yield* ask(deleteOld(renaming));
  }
}

function* insertRenamed(statements: FollowStatements, renaming: Renaming): Program<void> {
  yield* ask(statements.insertMissing(renaming.table, list(renaming.columns), selectRenamed(renaming)));
  yield* ask(deleteOld(renaming));
}

function selectRenamed({ table, columns, label, from, to }: Renaming): Sql {
  const renamed = columns.map((column) => (column === label ? sql`${to}` : sql`old.${column}`));
  return sql`SELECT ${list(renamed)} FROM ${table} AS old WHERE old.${label} = ${from}`;
}

function deleteOld({ table, label, from }: Renaming): Sql {
  return sql`DELETE FROM ${table} WHERE ${label} = ${from}`;
}

/** Of rows that there are under both labels, those under the new one whose date is the later. */
function deleteLater({ table, columns, label, from, to }: Renaming, date: Sql): Sql {
  const same = columns.filter((column) => column !== label).map((column) => sql`old.${column} = ${table}.${column}`);
  return sql`DELETE FROM ${table} WHERE ${label} = ${to} AND EXISTS (SELECT 1 FROM ${table} AS old
    WHERE old.${label} = ${from} AND ${list(same, ' AND ')} AND old.${date} < ${table}.${date})`;
}
