import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import { isDeepStrictEqual } from 'node:util';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { StoredRow } from './image-columns.js';
import type { RowOperation, RowValues } from './row-event.js';
import type { RowShape } from './row-shape.js';

type Columns = ReadonlyMap<string, ColumnMetadata>;
export type ReadValue = (column: ColumnMetadata, row: StoredRow) => unknown;

/** A row before and after a statement, as the driver returned it; one of them at least. */
export interface RowImages {
  readonly before: StoredRow | undefined;
  readonly after: StoredRow | undefined;
  /** What the INSERT of a new row was given, where it is known. */
  readonly given?: ObjectLiteral | undefined;
}

/** Reads the images of rows. */
export class RowReader {
  private readonly paths = new Map<Columns, readonly string[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly shape: RowShape,
  ) {}

  /** The class of a row in a table that several share. */
  classOf({ before, after }: RowImages): EntityMetadata {
    return this.shape.classOf((after ?? before) as StoredRow);
  }

  operationOf({ deleteDateColumn }: EntityMetadata, { before, after }: RowImages): RowOperation {
    if (!before) return 'insert';
    if (!after) return 'delete';
    if (!deleteDateColumn) return 'update';
    const wasDeleted = this.shape.value(before, deleteDateColumn) !== null;
    const isDeleted = this.shape.value(after, deleteDateColumn) !== null;
    if (wasDeleted === isDeleted) return 'update';
    return isDeleted ? 'softDelete' : 'restore';
  }

  changedPaths(columns: Columns, { before, after }: RowImages, read: ReadValue): readonly string[] {
    if (!before || !after) return this.allPaths(columns);
    const paths: string[] = [];
    for (const [path, column] of columns) if (this.differs(column, before, after, read)) paths.push(path);
    return paths;
  }

  values(columns: Columns, row: StoredRow, read: ReadValue): RowValues {
    const values: Record<string, unknown> = {};
    for (const [path, column] of columns) values[path] = read(column, row);
    return values;
  }

  /** As TypeORM gives it to a loaded entity. */
  readonly entityValue: ReadValue = (column, row) =>
    this.dataSource.driver.prepareHydratedValue(this.shape.value(row, column), column);

  /** As the driver returned it. */
  readonly storedValue: ReadValue = (column, row) => this.shape.value(row, column);

  /** Of a new row as of one that is gone: the same list for all of a statement. */
  private allPaths(columns: Columns): readonly string[] {
    const known = this.paths.get(columns);
    if (known) return known;
    const paths = Object.freeze([...columns.keys()]);
    this.paths.set(columns, paths);
    return paths;
  }

  /** JSON with its keys in another order, or a text that reads as the same value, is no change. */
  private differs(column: ColumnMetadata, before: StoredRow, after: StoredRow, read: ReadValue): boolean {
    if (this.shape.value(before, column) === this.shape.value(after, column)) return false;
    return !isDeepStrictEqual(read(column, before), read(column, after));
  }
}
