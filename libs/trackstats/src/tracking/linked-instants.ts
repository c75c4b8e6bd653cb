import { dataSourceOf, type EntityRef, type LinkChange } from '@spoor/core';
import type { EntityManager, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { Alias } from 'typeorm/query-builder/Alias.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { isWithin } from './watched-entity.js';

/** From 1,000 values on MariaDB stops using the primary key for IN. */
const LARGEST_QUERY = 500;

/** Whether a tracker's rows are joined by a pair of a many-to-many relation. */
export function isJoining({ relation }: LinkChange, { watched }: ResolvedTracker): boolean {
  return watched.some(({ links }) => links.includes(relation));
}

/** The instants of the rows that pairs belong to, as they are now; undefined where nobody can tell. */
export async function linkedInstants(
  links: readonly LinkChange[],
  { query: { builder, date } }: ResolvedTracker,
  manager: EntityManager,
): Promise<number[] | undefined> {
  const main = (builder.expressionMap.mainAlias as Alias).metadata;
  const rows = links.map((link) => endsIn(link, main));
  if (date.tracked.metadata !== main || rows.some((ends) => ends.length === 0)) return undefined;
  const ids = [...new Set(rows.flat().map(({ id }) => id))];
  const { driver } = dataSourceOf(manager);
  const column = `${driver.escape('linked')}.${driver.escape(date.tracked.column.databaseName)}`;
  const instants: number[] = [];
  for (let start = 0; start < ids.length; start += LARGEST_QUERY) {
    const some = ids.slice(start, start + LARGEST_QUERY);
    const found = await manager
      .createQueryBuilder<ObjectLiteral>(main.target, 'linked')
      .withDeleted()
      .select(column, 'dated')
      .whereInIds(main.primaryColumns.length > 1 ? some.map((id) => JSON.parse(id) as ObjectLiteral) : some)
      .getRawMany<{ dated: unknown }>();
    for (const { dated } of found) {
      const instant = date.read(dated);
      if (Number.isNaN(instant)) return undefined;
      if (instant !== null) instants.push(instant);
    }
  }
  return instants;
}

/** Those ends of a pair that are rows of an entity. */
function endsIn({ relation, ref, target }: LinkChange, main: EntityMetadata): EntityRef[] {
  const ends: [EntityMetadata, EntityRef][] = [
    [relation.entityMetadata, ref],
    [relation.inverseEntityMetadata, target],
  ];
  return ends
    .filter(([side]) => isWithin(main, { metadata: side }) || isWithin(side, { metadata: main }))
    .map(([, end]) => end);
}
