import { dataSourceOf, isSqlite, type LinkChange } from '@spoor/core';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { Alias } from 'typeorm/query-builder/Alias.js';
import type { ResolvedTracker } from './resolved-tracker.js';

/** From 1,000 values on MariaDB stops using the primary key for IN. */
const LARGEST_QUERY = 500;
/** Of more pairs in one transaction, nobody looks for the rows. */
export const MOST_LINKS = 10_000;

/** Whether a tracker's rows are joined by a pair of a many-to-many relation. */
export function isJoining({ relation }: LinkChange, { watched }: ResolvedTracker): boolean {
  return watched.some(({ links }) => links.includes(relation));
}

/** The instants of the rows that pairs belong to, which keep them until the transaction ends; undefined where nobody can tell. */
export async function linkedInstants(
  links: readonly LinkChange[],
  tracker: ResolvedTracker,
  manager: EntityManager,
): Promise<number[] | undefined> {
  const { builder, date } = tracker.query;
  const main = (builder.expressionMap.mainAlias as Alias).metadata;
  const found = links.map((link) => rowOf(link, tracker));
  const ids = [...new Set(found)].filter((id) => id !== undefined);
  if (date.tracked.metadata !== main || found.includes(undefined) || ids.length > MOST_LINKS) return undefined;
  const dataSource = dataSourceOf(manager);
  const { driver } = dataSource;
  const column = `${driver.escape('linked')}.${driver.escape(date.tracked.column.databaseName)}`;
  const instants: number[] = [];
  for (let start = 0; start < ids.length; start += LARGEST_QUERY) {
    const some = ids.slice(start, start + LARGEST_QUERY).toSorted();
    const query = manager
      .createQueryBuilder<ObjectLiteral>(main.target, 'linked')
      .withDeleted()
      .select(column, 'dated')
      .whereInIds(main.primaryColumns.length > 1 ? some.map((id) => JSON.parse(id) as ObjectLiteral) : some);
    // Whoever gives one another date waits, or is waited for: he could not know of the pair.
    if (!isSqlite(dataSource)) query.setLock('pessimistic_read');
    for (const { dated } of await query.getRawMany<{ dated: unknown }>()) {
      const instant = date.read(dated);
      if (Number.isNaN(instant)) return undefined;
      if (instant !== null) instants.push(instant);
    }
  }
  return instants;
}

/** The tracked row of a pair; none where the relation is joined elsewhere than to it, or more than once. */
function rowOf({ relation, ref, target }: LinkChange, { query: { builder } }: ResolvedTracker): string | undefined {
  const { joinAttributes, mainAlias } = builder.expressionMap;
  const joins = joinAttributes.filter((join) => [join.relation, join.relation?.inverseRelation].includes(relation));
  const [join] = joins;
  if (joins.length !== 1 || join?.parentAlias !== mainAlias?.name) return undefined;
  return join?.relation === relation ? ref.id : target.id;
}
