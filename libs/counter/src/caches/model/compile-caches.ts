import { escapedTablePath, InvalidArgumentError, rootOf } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { CacheDefinition } from '../counter-cache.definition.js';
import type { Cache, CacheTable, CacheTarget } from './cache.js';
import { refuseGeneratedLevels, refuseNullableLevels, refuseSharedColumns } from './check-caches.js';
import { kindOf } from './column-kind.js';
import { compileConditions } from './compile-condition.js';
import { typedColumn } from './find-column.js';
import { definitionsOf } from './find-definitions.js';
import { findLink } from './find-link.js';
import { findCachedColumn, findSummedColumn } from './find-numbers.js';
import { withSubclasses } from './single-table.js';

/**
 * The caches of a DataSource's entities, in the order of their declaration.
 *
 * @throws InvalidArgumentError for one that could not be kept exact, with what to do about it
 */
export function compileCaches(dataSource: DataSource): Cache[] {
  const compiler = new CacheCompiler(dataSource);
  const caches = dataSource.entityMetadatas.flatMap((child) =>
    definitionsOf(child).map((definition) => compiler.compile(child, definition)),
  );
  refuseSharedColumns(caches);
  refuseNullableLevels(caches);
  refuseGeneratedLevels(caches);
  return caches;
}

class CacheCompiler {
  private readonly tables = new Map<EntityMetadata, CacheTable>();
  private readonly targets = new Map<string, CacheTarget>();

  constructor(private readonly dataSource: DataSource) {}

  compile(child: EntityMetadata, definition: CacheDefinition): Cache {
    const { dataSource } = this;
    const { options, property } = definition;
    const parentClass = definition.parent();
    if (!parentClass || !dataSource.hasMetadata(parentClass as never))
      throw new InvalidArgumentError(
        `The counter cache on ${child.name}.${property} is to be kept in ${parentClass?.name ?? 'undefined'}, which is no entity of this DataSource.`,
        'Add the parent to the entities, and write it as () => Parent.',
      );
    const parent = dataSource.getMetadata(parentClass as never);
    const name = `${child.name}.${property} → ${parent.name}.${options.column}`;
    const { link, referenced } = findLink(dataSource, child, parent, definition, name);
    const column = findCachedColumn(dataSource, parent, options.column, name);
    const { deleteDateColumn, discriminatorColumn } = child;
    return {
      name,
      active: options.active ?? true,
      child,
      childTable: this.table(child),
      parent,
      target: this.target(parent, referenced, link.labels !== undefined && hasText(dataSource, referenced)),
      property: options.column,
      column,
      link,
      sum: options.sum === undefined ? undefined : findSummedColumn(dataSource, child, options.sum, column, name),
      conditions: compileConditions(dataSource, child, options.where ?? {}, name),
      deleteDate: deleteDateColumn && typedColumn(dataSource, deleteDateColumn),
      discriminator:
        discriminatorColumn && rootOf(child) !== child
          ? {
              column: typedColumn(dataSource, discriminatorColumn),
              values: withSubclasses(child).map(({ discriminatorValue }) => String(discriminatorValue)),
            }
          : undefined,
    };
  }

  private table(entity: EntityMetadata): CacheTable {
    const metadata = rootOf(entity);
    const known = this.tables.get(metadata);
    if (known) return known;
    const table = {
      path: metadata.tablePath,
      sql: escapedTablePath(this.dataSource, metadata),
      metadata,
      primary: metadata.primaryColumns.map((column) => typedColumn(this.dataSource, column)),
    };
    this.tables.set(metadata, table);
    return table;
  }

  private target(parent: EntityMetadata, referenced: readonly ColumnMetadata[], isToTheLetter: boolean): CacheTarget {
    const table = this.table(parent);
    const key = referenced.map((column) => typedColumn(this.dataSource, column));
    const id = [table.path, ...key.map(({ name }) => name), isToTheLetter].join('\0');
    const isPrimary =
      key.length === table.primary.length && key.every(({ name }, index) => name === table.primary[index]?.name);
    const target = this.targets.get(id) ?? { table, key, isPrimary, isToTheLetter };
    this.targets.set(id, target);
    return target;
  }
}

function hasText(dataSource: DataSource, columns: readonly ColumnMetadata[]): boolean {
  return columns.some((column) => kindOf(dataSource, column) === 'text');
}
