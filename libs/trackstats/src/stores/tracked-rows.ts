import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { JoinAttribute } from 'typeorm/query-builder/JoinAttribute.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';
import type { Spelling } from './spelling.js';
import type { Statement } from './statement.js';

/** The rows of a source, each with its `slot`, dimensions `d0` … and `amount`, where a condition on the date holds. */
export function trackedRows(query: TrackedQuery, slot: string, condition: string, spelling: Spelling): Statement {
  const builder = query.builder.clone().orderBy().select(slot, 'slot');
  query.fields.forEach(({ kind, column }, index) =>
    builder.addSelect(kind === 'text' ? spelling.exactText(column.sql) : column.sql, `d${index}`),
  );
  const amount = query.amount ?? (isMultiplied(query.builder) ? keyOf(query.builder, spelling) : undefined);
  if (amount !== undefined) builder.addSelect(amount, 'amount');
  const known = [...query.fields.map(({ column }) => column), ...(query.value ? [query.value] : [])];
  narrowTo(builder, [condition, ...known.map(({ sql }) => `${sql} IS NOT NULL`)]);
  const [sql, parameters] = builder.getQueryAndParameters();
  return { sql, parameters: parameters as unknown[] };
}

/**
 * The instants of the first and the last row that meet conditions, as the database holds them.
 *
 * @param isSplit whether an index answers one question at a time alone, as on SQLite
 */
export function dateBounds(query: TrackedQuery, conditions: readonly string[], isSplit: boolean): Statement {
  const { sql: column } = query.date;
  const bounds = (...selection: readonly string[]) => {
    const builder = query.builder.clone().orderBy().select([]);
    for (const each of selection) builder.addSelect(`${each}(${column})`, each === 'MIN' ? 'first_one' : 'last_one');
    if (conditions.length > 0) narrowTo(builder, conditions);
    return builder;
  };
  const builder = isSplit ? bounds('MIN') : bounds('MIN', 'MAX');
  if (isSplit) builder.addSelect(`(${bounds('MAX').getQuery()})`, 'last_one');
  const [sql, parameters] = builder.getQueryAndParameters();
  return { sql, parameters: parameters as unknown[] };
}

/** Whether a row may stand in the source more than once, because of a join to many. */
export function isMultiplied({ expressionMap }: SelectQueryBuilder<ObjectLiteral>): boolean {
  return expressionMap.joinAttributes.some((join) => !join.relation || isToMany(join));
}

/** Whether what a table of the source says of a row is said several times, because of a join to many that leads elsewhere. */
export function isRepeated({ expressionMap }: SelectQueryBuilder<ObjectLiteral>, alias: string): boolean {
  const { joinAttributes } = expressionMap;
  const parents = new Map(joinAttributes.map((join) => [join.alias.name, join.parentAlias]));
  const path = new Set([alias]);
  for (let parent = parents.get(alias); parent !== undefined; parent = parents.get(parent)) path.add(parent);
  return joinAttributes.some((join) => isToMany(join) && !path.has(join.alias.name));
}

/** Whatever it is mapped to. */
function isToMany({ relation }: JoinAttribute): boolean {
  return relation !== undefined && (relation.isManyToMany || relation.isOneToMany);
}

function keyOf(builder: SelectQueryBuilder<ObjectLiteral>, spelling: Spelling): string {
  const { mainAlias } = builder.expressionMap;
  const columns = mainAlias?.metadata.primaryColumns ?? [];
  const names = columns.map(
    ({ databaseName }) => `${builder.escape(mainAlias?.name ?? '')}.${builder.escape(databaseName)}`,
  );
  return names.length === 1
    ? String(names[0])
    : `CONCAT_WS(',', ${names.map((name) => spelling.exactText(name)).join(', ')})`;
}

/** The query's own condition may be made of alternatives. */
function narrowTo({ expressionMap }: SelectQueryBuilder<ObjectLiteral>, conditions: readonly string[]): void {
  const own = expressionMap.wheres;
  expressionMap.wheres = [
    ...(own.length > 0
      ? [{ type: 'simple' as const, condition: { operator: 'brackets' as const, condition: own } }]
      : []),
    ...conditions.map((condition) => ({ type: 'and' as const, condition: `(${condition})` })),
  ];
}
