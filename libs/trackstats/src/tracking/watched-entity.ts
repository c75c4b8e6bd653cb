import { columnsByPath } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
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
  /** The many-to-many relations, from their owning side, by which it is joined to others. */
  readonly links: readonly RelationMetadata[];
}

export function watchedEntities({ builder, date, fields, value }: TrackedQuery): WatchedEntity[] {
  const { joinAttributes, wheres, mainAlias } = builder.expressionMap;
  const main = (mainAlias as Alias).metadata;
  const needed = [date.tracked, ...fields.map(({ column }) => column), ...(value ? [value] : [])];
  const isConditional = wheres.length > 0 || joinAttributes.some(({ condition }) => condition);
  const joining = joinAttributes.flatMap(({ relation }) => owningSide(relation) ?? []);
  const watched = (metadata: EntityMetadata, datePath: string | undefined, isPointedTo: boolean): WatchedEntity => ({
    metadata,
    columns: isConditional
      ? 'all'
      : new Set([...pathsOf(needed, metadata), ...joining.flatMap((relation) => keyPaths(relation, metadata))]),
    datePath,
    isPointedTo,
    links: joining.filter((relation) => relation.isManyToMany && isSide(relation, metadata)),
  });
  const joined = joinAttributes.flatMap(({ metadata, relation }): WatchedEntity[] => {
    if (!metadata) return [];
    return [watched(metadata, undefined, relation?.isWithJoinColumn === true || relation?.isManyToMany === true)];
  });
  return [watched(main, date.tracked.metadata === main ? date.tracked.path : undefined, false), ...joined];
}

/** Whether rows of an entity are rows of another: of it or of a class that extends it. */
export function isWithin(metadata: EntityMetadata, { metadata: watched }: Pick<WatchedEntity, 'metadata'>): boolean {
  return metadata === watched || watched.childEntityMetadatas.includes(metadata);
}

function pathsOf(columns: readonly TrackedColumn[], metadata: EntityMetadata): string[] {
  return columns.filter((column) => column.metadata === metadata).map(({ path }) => path);
}

/** Where the foreign key is kept. */
function owningSide(relation: RelationMetadata | undefined): RelationMetadata | undefined {
  return relation?.isOwning ? relation : relation?.inverseRelation;
}

/** The foreign key by which rows are joined, in the table that has it. */
function keyPaths({ isManyToMany, joinColumns }: RelationMetadata, metadata: EntityMetadata): string[] {
  if (isManyToMany) return [];
  const own = joinColumns.filter(({ entityMetadata }) => entityMetadata.tablePath === metadata.tablePath);
  const names = new Set(own.map(({ databaseName }) => databaseName));
  return [...columnsByPath(metadata)].filter(([, column]) => names.has(column.databaseName)).map(([path]) => path);
}

function isSide({ entityMetadata, inverseEntityMetadata }: RelationMetadata, metadata: EntityMetadata): boolean {
  return [entityMetadata, inverseEntityMetadata].some(
    (side) => isWithin(metadata, { metadata: side }) || isWithin(side, { metadata }),
  );
}
