import type { EntityMetadata } from 'typeorm';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { EntityRef } from '../identity/entity-ref.js';
import { refOfKey } from './ref-of-row.js';
import type { LinkChange, RowChange, RowOperation, RowValues } from './row-event.js';
import type { RowImages, RowReader } from './row-images.js';
import type { StoredRow } from './row-shape.js';
import type { Watcher } from './watch-list.js';

/** A change whose ref is made when somebody asks for it: most consumers of many rows do not. */
class CapturedChange implements RowChange {
  constructor(
    readonly op: RowOperation,
    readonly metadata: EntityMetadata,
    readonly before: RowValues | undefined,
    readonly after: RowValues | undefined,
    readonly changed: readonly string[],
    private readonly identify: () => EntityRef,
  ) {}

  get ref(): EntityRef {
    return this.identify();
  }
}

/** What a watcher is told of a row; nothing, if nothing has changed that it watches. */
export function rowChange(watcher: Watcher, reader: RowReader, images: RowImages): RowChange | undefined {
  const { metadata, columns, operations } = watcher;
  const op = reader.operationOf(metadata, images);
  if (!operations.has(op)) return undefined;
  const changed = reader.changedPaths(columns, images);
  if (op === 'update' && changed.length === 0) return undefined;
  const { before, after } = images;
  const row = (after ?? before) as StoredRow;
  return new CapturedChange(
    op,
    metadata,
    before && reader.values(columns, before),
    after && reader.values(columns, after),
    changed,
    () => refOfKey(metadata, (column) => reader.value(column, row)),
  );
}

/** What everybody is told of a row of a junction table. */
export function linkChange(relation: RelationMetadata, reader: RowReader, { before, after }: RowImages): LinkChange {
  const { ownerColumns, inverseColumns } = relation.junctionEntityMetadata as EntityMetadata;
  const row = (after ?? before) as StoredRow;
  const pointedTo = (metadata: EntityMetadata, columns: typeof ownerColumns): EntityRef =>
    refOfKey(metadata, (primary) => {
      const column = columns.find(({ referencedColumn }) => referencedColumn?.propertyPath === primary.propertyPath);
      return column && reader.value(column, row);
    });
  return {
    op: after ? 'link' : 'unlink',
    metadata: relation.entityMetadata,
    relation,
    ref: pointedTo(relation.entityMetadata, ownerColumns),
    target: pointedTo(relation.inverseEntityMetadata, inverseColumns),
  };
}
