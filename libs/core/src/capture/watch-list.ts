import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { columnsByPath } from './column-path.js';
import type { RowConsumer, RowWatch } from './row-consumer.js';
import type { RowOperation } from './row-event.js';

/** A consumer's watch on one entity, with its columns found. */
export interface Watcher {
  readonly consumer: RowConsumer;
  readonly metadata: EntityMetadata;
  /** By path in `RowValues`. */
  readonly columns: ReadonlyMap<string, ColumnMetadata>;
  readonly operations: ReadonlySet<RowOperation>;
  readonly links: boolean;
  readonly bulkLimit: number;
}

const ALL_OPERATIONS: readonly RowOperation[] = ['insert', 'update', 'delete', 'softDelete', 'restore'];
const BULK_LIMIT = 1_000;

/** Who watches which entity of a DataSource. */
export class WatchList {
  private readonly byEntity = new Map<EntityMetadata, Watcher[]>();
  private readonly byTable = new Map<EntityMetadata, readonly Watcher[]>();

  constructor(
    readonly metadatas: readonly EntityMetadata[],
    consumers: Iterable<RowConsumer>,
  ) {
    for (const consumer of consumers)
      for (const metadata of metadatas) {
        const watch = metadata.isJunction || metadata.isClosureJunction ? undefined : consumer.watch(metadata);
        if (!watch) continue;
        const watchers = this.byEntity.get(metadata) ?? [];
        watchers.push(watcherOf(consumer, metadata, watch));
        this.byEntity.set(metadata, watchers);
      }
  }

  /** The watchers of exactly this class. */
  of(metadata: EntityMetadata): readonly Watcher[] {
    return this.byEntity.get(metadata) ?? [];
  }

  /** The many-to-many relation that a junction table belongs to. */
  relationOf(junction: EntityMetadata): RelationMetadata | undefined {
    return this.metadatas
      .flatMap(({ ownerManyToManyRelations }) => ownerManyToManyRelations)
      .find(({ junctionEntityMetadata }) => junctionEntityMetadata === junction);
  }

  /** The watchers of every class that a row which a statement on this entity meets may have. */
  within(metadata: EntityMetadata): readonly Watcher[] {
    const known = this.byTable.get(metadata);
    if (known) return known;
    const watchers = [metadata, ...metadata.childEntityMetadatas].flatMap((each) => this.of(each));
    this.byTable.set(metadata, watchers);
    return watchers;
  }
}

function watcherOf(consumer: RowConsumer, metadata: EntityMetadata, watch: RowWatch): Watcher {
  const all = columnsByPath(metadata);
  return {
    consumer,
    metadata,
    columns: watch.columns === 'all' ? all : new Map(watch.columns.map((path) => [path, find(all, path, metadata)])),
    operations: new Set(watch.operations ?? ALL_OPERATIONS),
    links: watch.links ?? false,
    bulkLimit: watch.bulkLimit ?? BULK_LIMIT,
  };
}

function find(columns: Map<string, ColumnMetadata>, path: string, metadata: EntityMetadata): ColumnMetadata {
  const column = columns.get(path);
  if (column) return column;
  throw new InvalidArgumentError(
    `${metadata.name} has no column "${path}" to watch.`,
    `Its columns are ${[...columns.keys()].join(', ')}.`,
  );
}
