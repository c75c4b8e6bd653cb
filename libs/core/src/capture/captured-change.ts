import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { EntityRef } from '../identity/entity-ref.js';
import { givenValue } from './given-value.js';
import { refOfKey } from './ref-of-row.js';
import type { LinkChange, RowChange, RowOperation, RowValues } from './row-event.js';
import type { ReadValue, RowImages, RowReader } from './row-images.js';
import type { StoredRow } from './image-columns.js';
import type { Watcher } from './watch-list.js';

type Columns = ReadonlyMap<string, ColumnMetadata>;

/** What a watcher is told of a row. Its values are made when somebody asks for them: few do of all. */
class CapturedChange implements RowChange {
  private hydratedBefore: RowValues | undefined;
  private hydratedAfter: RowValues | undefined;

  constructor(
    readonly op: RowOperation,
    readonly metadata: EntityMetadata,
    readonly changed: readonly string[],
    private readonly columns: Columns,
    private readonly images: RowImages,
    private readonly reader: RowReader,
    private readonly read: ReadValue,
  ) {}

  get before(): RowValues | undefined {
    const { before } = this.images;
    return before && (this.hydratedBefore ??= this.reader.values(this.columns, before, this.read));
  }

  get after(): RowValues | undefined {
    const { after } = this.images;
    return after && (this.hydratedAfter ??= this.reader.values(this.columns, after, this.read));
  }

  get given(): readonly string[] | undefined {
    const { given } = this.images;
    if (!given) return undefined;
    const paths: string[] = [];
    for (const [path, column] of this.columns) if (givenValue(column, given) !== undefined) paths.push(path);
    return paths;
  }

  get ref(): EntityRef {
    const row = (this.images.after ?? this.images.before) as StoredRow;
    return refOfKey(this.metadata, (column) => this.reader.entityValue(column, row));
  }
}

/** Nothing, if nothing has changed that the watcher watches. */
export function rowChange(watcher: Watcher, reader: RowReader, images: RowImages): RowChange | undefined {
  const { metadata, columns, operations, values } = watcher;
  const op = reader.operationOf(metadata, images);
  if (!operations.has(op)) return undefined;
  const read = values === 'stored' ? reader.storedValue : reader.entityValue;
  const changed = reader.changedPaths(columns, images, read);
  if (op === 'update' && changed.length === 0) return undefined;
  return new CapturedChange(op, metadata, changed, columns, images, reader, read);
}

/** What everybody is told of a row of a junction table. */
export function linkChange(relation: RelationMetadata, reader: RowReader, { before, after }: RowImages): LinkChange {
  const { ownerColumns, inverseColumns } = relation.junctionEntityMetadata as EntityMetadata;
  const row = (after ?? before) as StoredRow;
  const pointedTo = (metadata: EntityMetadata, columns: readonly ColumnMetadata[]): EntityRef =>
    refOfKey(metadata, (primary) => {
      const column = columns.find(({ referencedColumn }) => referencedColumn?.propertyPath === primary.propertyPath);
      return column && reader.entityValue(column, row);
    });
  return {
    op: after ? 'link' : 'unlink',
    metadata: relation.entityMetadata,
    relation,
    ref: pointedTo(relation.entityMetadata, ownerColumns),
    target: pointedTo(relation.inverseEntityMetadata, inverseColumns),
  };
}
