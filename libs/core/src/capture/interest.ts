import type { EntityMetadata } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { RowOperation } from './row-event.js';
import type { Watcher } from './watch-list.js';

/** What a statement can do to the rows that it meets. */
export interface StatementEffect {
  readonly operations: ReadonlySet<RowOperation>;
  /** Names in the database of the columns that an update can change. */
  readonly touched?: ReadonlySet<string>;
}

/** Who wants to know about a statement, and what has to be read for them. */
export class Interest {
  private constructor(
    readonly watchers: readonly Watcher[],
    /** Whose pairs the statement changes, on a junction table. */
    readonly relation?: RelationMetadata,
  ) {}

  /** Undefined when nobody does: such a statement costs nothing. */
  static inRows(watchers: readonly Watcher[], effect: StatementEffect): Interest | undefined {
    const interested = watchers.filter((watcher) => isInterested(watcher, effect));
    return interested.length > 0 ? new Interest(interested) : undefined;
  }

  static inLinks(watchers: readonly Watcher[], relation: RelationMetadata): Interest | undefined {
    const byConsumer = new Map(watchers.filter(({ links }) => links).map((watcher) => [watcher.consumer, watcher]));
    return byConsumer.size > 0 ? new Interest([...byConsumer.values()], relation) : undefined;
  }

  /** Whether what is written must be atomic with the statement. */
  get needsTransaction(): boolean {
    return this.watchers.some(({ consumer }) => consumer.persist);
  }

  get bulkLimit(): number {
    return Math.max(...this.watchers.map(({ bulkLimit }) => bulkLimit));
  }

  /** Of the columns to read, besides the primary key. */
  columnNames(metadata: EntityMetadata): Set<string> {
    const names = new Set<string>();
    if (this.relation) return names;
    for (const { columns } of this.watchers) for (const { databaseName } of columns.values()) names.add(databaseName);
    // They tell a row's class, and a soft delete from an update.
    for (const column of [metadata.discriminatorColumn, metadata.deleteDateColumn])
      if (column) names.add(column.databaseName);
    return names;
  }
}

function isInterested({ operations, columns }: Watcher, effect: StatementEffect): boolean {
  for (const operation of effect.operations) {
    if (!operations.has(operation)) continue;
    if (operation !== 'update') return true;
    if ([...columns.values()].some(({ databaseName }) => effect.touched?.has(databaseName))) return true;
  }
  return false;
}
