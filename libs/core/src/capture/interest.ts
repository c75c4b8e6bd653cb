import type { DataSource, EntityMetadata } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { RowOperation } from './row-event.js';
import { RowReader } from './row-images.js';
import { RowShape } from './row-shape.js';
import type { Watcher } from './watch-list.js';

/** What a statement can do to the rows that it meets. */
export interface StatementEffect {
  readonly operations: ReadonlySet<RowOperation>;
  /** Names in the database of the columns that an update can change. */
  readonly touched?: ReadonlySet<string>;
}

/** Who wants to know about statements of one kind on one table, and what has to be read for them. */
export class Interest {
  readonly shape: RowShape;
  readonly reader: RowReader;
  readonly bulkLimit: number;
  /** Whether what is written must be atomic with the statement. */
  readonly needsTransaction: boolean;
  /** Whether somebody wants to be told before the statement. */
  readonly isAnnounced: boolean;
  private readonly byClass = new Map<EntityMetadata, Watcher[]>();

  constructor(
    dataSource: DataSource,
    readonly metadata: EntityMetadata,
    readonly watchers: readonly Watcher[],
    /** Names in the database of the columns that an update can change. */
    readonly touched: ReadonlySet<string> | undefined,
    /** Whose pairs the statement changes, on a junction table. */
    readonly relation?: RelationMetadata,
  ) {
    this.shape = new RowShape(dataSource, metadata, relation ? [] : columnNames(metadata, watchers));
    this.reader = new RowReader(dataSource, this.shape);
    for (const watcher of watchers) this.byClass.set(watcher.metadata, [...this.watchersOf(watcher.metadata), watcher]);
    this.bulkLimit = Math.max(...watchers.map(({ bulkLimit }) => bulkLimit));
    this.isAnnounced = watchers.some(({ consumer }) => consumer.beforeStatement !== undefined);
    this.needsTransaction = watchers.some(({ consumer: { persist, beforeStatement } }) => persist ?? beforeStatement);
  }

  /** Those of the rows of a class. */
  watchersOf(metadata: EntityMetadata): readonly Watcher[] {
    return this.byClass.get(metadata) ?? [];
  }
}

export function isInterested({ operations, columns }: Watcher, effect: StatementEffect): boolean {
  for (const operation of effect.operations) {
    if (!operations.has(operation)) continue;
    if (operation !== 'update') return true;
    if ([...columns.values()].some(({ databaseName }) => effect.touched?.has(databaseName))) return true;
  }
  return false;
}

function columnNames(metadata: EntityMetadata, watchers: readonly Watcher[]): Set<string> {
  const names = new Set<string>();
  for (const { columns } of watchers) for (const { databaseName } of columns.values()) names.add(databaseName);
  // They tell a row's class, and a soft delete from an update.
  for (const column of [metadata.discriminatorColumn, metadata.deleteDateColumn])
    if (column) names.add(column.databaseName);
  return names;
}
