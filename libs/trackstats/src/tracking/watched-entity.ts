import { columnsByPath } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';
import type { Alias } from 'typeorm/query-builder/Alias.js';
import type { TrackedColumn } from '../trackers/tracked-column.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';

/** An entity whose changes can change what a tracker counts. */
export interface WatchedEntity {
  readonly metadata: EntityMetadata;
  /** The columns that matter, by path. Conditions are not taken apart: with one, any may. */
  readonly columns: 'all' | ReadonlySet<string>;
  /** The column with a row's date. Undefined where it has none: of a joined entity nobody knows which dates it touches. */
  readonly datePath: string | undefined;
  /** Whether rows are pointed to, so that nothing points to a new one yet. */
  readonly isPointedTo: boolean;
}

export function watchedEntities({ builder, date, fields, value }: TrackedQuery): WatchedEntity[] {
  const { joinAttributes, wheres, mainAlias } = builder.expressionMap;
  const main = (mainAlias as Alias).metadata;
  const needed = [date.tracked, ...fields.map(({ column }) => column), ...(value ? [value] : [])];
  const isConditional = wheres.length > 0 || joinAttributes.some(({ condition }) => condition);
  const columns = isConditional ? 'all' : pathsOf(needed, main);
  if (columns !== 'all') for (const path of joinPaths(builder.expressionMap.joinAttributes, main)) columns.add(path);
  const isDateOwn = date.tracked.metadata === main;
  const tracked: WatchedEntity = {
    metadata: main,
    columns,
    datePath: isDateOwn ? date.tracked.path : undefined,
    isPointedTo: false,
  };
  const joined = joinAttributes.flatMap(({ metadata, relation }): WatchedEntity[] => {
    if (!metadata) return [];
    const isPointedTo = relation?.isWithJoinColumn === true;
    return [{ metadata, columns: isConditional ? 'all' : pathsOf(needed, metadata), datePath: undefined, isPointedTo }];
  });
  return [tracked, ...joined];
}

/** Whether rows of an entity are rows of another: of it or of a class that extends it. */
export function isWithin(metadata: EntityMetadata, { metadata: watched }: WatchedEntity): boolean {
  return metadata === watched || watched.childEntityMetadatas.includes(metadata);
}

function pathsOf(columns: readonly TrackedColumn[], metadata: EntityMetadata): Set<string> {
  return new Set(columns.filter((column) => column.metadata === metadata).map(({ path }) => path));
}

/** The foreign keys by which other entities are joined to the tracked one. */
function joinPaths(joins: TrackedQuery['builder']['expressionMap']['joinAttributes'], main: EntityMetadata): string[] {
  const keys = joins.flatMap(({ relation }) => (relation?.entityMetadata === main ? relation.joinColumns : []));
  return [...columnsByPath(main)].filter(([, column]) => keys.includes(column)).map(([path]) => path);
}
