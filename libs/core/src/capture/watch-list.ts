import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import { InvalidArgumentError } from '../errors/invalid-argument.error.js';
import { columnsByPath } from './column-path.js';
import { Glance } from './glance.js';
import { Interest, isInterested } from './interest.js';
import type { RowConsumer, RowWatch } from './row-consumer.js';
import type { RowOperation } from './row-event.js';
import { effectOf, kindOf } from './statement-effect.js';

/** A consumer's watch on one entity, with its columns found. */
export interface Watcher {
  readonly consumer: RowConsumer;
  readonly metadata: EntityMetadata;
  /** By path in `RowValues`. */
  readonly columns: ReadonlyMap<string, ColumnMetadata>;
  readonly values: 'entity' | 'stored';
  readonly operations: ReadonlySet<RowOperation>;
  readonly links: boolean;
  readonly bulkLimit: number;
}

const ALL_OPERATIONS: readonly RowOperation[] = ['insert', 'update', 'delete', 'softDelete', 'restore'];
const BULK_LIMIT = 1_000;

/** Who watches which entity of a DataSource, and who is therefore interested in a statement. */
export class WatchList {
  readonly metadatas: readonly EntityMetadata[];
  private readonly byEntity = new Map<EntityMetadata, Watcher[]>();
  private readonly byTable = new Map<EntityMetadata, readonly Watcher[]>();
  private readonly glances = new Map<EntityMetadata, Glance>();
  /** By the kind of statement: the same few come again and again. */
  private readonly interests = new Map<EntityMetadata, Map<string, Interest | undefined>>();

  constructor(
    private readonly dataSource: DataSource,
    consumers: Iterable<RowConsumer>,
  ) {
    this.metadatas = dataSource.entityMetadatas;
    for (const consumer of consumers)
      for (const metadata of this.metadatas) {
        const watch = metadata.isJunction || metadata.isClosureJunction ? undefined : consumer.watch(metadata);
        if (!watch) continue;
        const watchers = this.byEntity.get(metadata) ?? [];
        watchers.push(watcherOf(consumer, metadata, watch));
        this.byEntity.set(metadata, watchers);
      }
  }

  /** The watchers of every class that a row which a statement on this entity meets may have. */
  within(metadata: EntityMetadata): readonly Watcher[] {
    const known = this.byTable.get(metadata);
    if (known) return known;
    const classes = [metadata, ...metadata.childEntityMetadatas];
    const watchers = classes.flatMap((each) => this.byEntity.get(each) ?? []);
    this.byTable.set(metadata, watchers);
    return watchers;
  }

  /** Undefined when nobody wants to know about the statement: it costs nothing then. */
  interestIn(expressionMap: QueryExpressionMap, metadata: EntityMetadata): Interest | undefined {
    if (!metadata.isJunction && !this.glanceAt(metadata).sees(expressionMap)) return undefined;
    const kind = kindOf(expressionMap, metadata);
    const interests = this.interests.get(metadata) ?? new Map<string, Interest | undefined>();
    this.interests.set(metadata, interests);
    if (!interests.has(kind))
      interests.set(kind, metadata.isJunction ? this.inLinks(metadata) : this.inRows(expressionMap, metadata));
    return interests.get(kind);
  }

  private glanceAt(metadata: EntityMetadata): Glance {
    const known = this.glances.get(metadata);
    if (known) return known;
    const glance = new Glance(metadata, new Set(this.within(metadata).flatMap(({ operations }) => [...operations])));
    this.glances.set(metadata, glance);
    return glance;
  }

  private inRows(expressionMap: QueryExpressionMap, metadata: EntityMetadata): Interest | undefined {
    const { type } = this.dataSource.options;
    const effect = effectOf(expressionMap, metadata, { namesConflicts: type !== 'mariadb' && type !== 'mysql' });
    const watchers = this.within(metadata).filter((watcher) => isInterested(watcher, effect));
    return watchers.length > 0 ? new Interest(this.dataSource, metadata, watchers, effect.touched) : undefined;
  }

  private inLinks(junction: EntityMetadata): Interest | undefined {
    const relation = this.relationOf(junction);
    const sides = relation ? [relation.entityMetadata, relation.inverseEntityMetadata] : [];
    const watchers = sides.flatMap((side) => this.within(side)).filter(({ links }) => links);
    const byConsumer = new Map(watchers.map((watcher) => [watcher.consumer, watcher]));
    return byConsumer.size > 0
      ? new Interest(this.dataSource, junction, [...byConsumer.values()], undefined, relation)
      : undefined;
  }

  /** The many-to-many relation that a junction table belongs to. */
  private relationOf(junction: EntityMetadata): RelationMetadata | undefined {
    return this.metadatas
      .flatMap(({ relations }) => relations)
      .find((relation) => relation.isManyToManyOwner && relation.junctionEntityMetadata === junction);
  }
}

function watcherOf(consumer: RowConsumer, metadata: EntityMetadata, watch: RowWatch): Watcher {
  const all = columnsByPath(metadata);
  return {
    consumer,
    metadata,
    columns: watch.columns === 'all' ? all : new Map(watch.columns.map((path) => [path, find(all, path, metadata)])),
    values: watch.values ?? 'entity',
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
