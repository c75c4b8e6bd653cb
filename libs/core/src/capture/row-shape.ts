import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { escapedTablePath } from '../database/table-names.js';
import { ImageColumns, type StoredRow } from './image-columns.js';

/** Which columns of a table are read, and what the values tell of a row. */
export class RowShape {
  /** The table's path, escaped. */
  readonly table: string;
  /** Of the primary key, escaped. */
  readonly key: readonly string[];
  readonly before: ImageColumns;
  readonly after: ImageColumns;
  private readonly columns: readonly string[];
  private readonly positions: ReadonlyMap<string, number>;
  /** By the list that the statement returns by itself. */
  private readonly returned = new Map<string, ImageColumns>();

  /** @param names of the columns in the database, besides the primary key, which comes first */
  constructor(
    private readonly dataSource: DataSource,
    readonly metadata: EntityMetadata,
    names: Iterable<string>,
  ) {
    const key = metadata.primaryColumns.map(({ databaseName }) => databaseName);
    this.columns = [...new Set([...key, ...names])];
    this.positions = new Map(this.columns.map((name, position) => [name, position]));
    this.table = escapedTablePath(dataSource, metadata);
    this.key = key.map(this.escape);
    this.before = new ImageColumns('before', this.columns, this.escape);
    this.after = new ImageColumns('after', this.columns, this.escape);
  }

  /**
   * The image after a statement that returns some columns by itself: the same value need not come twice.
   *
   * @param returning its list of escaped columns
   */
  afterReturning(returning: string): ImageColumns {
    if (!returning) return this.after;
    const known = this.returned.get(returning);
    if (known) return known;
    const own = new Set(returning.split(', '));
    const columns = new ImageColumns('after', this.columns, this.escape, (column) => own.has(column));
    this.returned.set(returning, columns);
    return columns;
  }

  value(row: StoredRow, column: ColumnMetadata): unknown {
    return row[this.positions.get(column.databaseName) as number];
  }

  /** The same text for the same primary key. */
  keyOf(row: StoredRow): string {
    return this.key.length === 1 ? spell(row[0]) : JSON.stringify(this.keyValues(row).map(spell));
  }

  /** Whether JavaScript has these keys as exactly as the database: a Date has no microseconds. */
  hasExactKeys(rows: readonly StoredRow[]): boolean {
    return rows.every((row) => this.keyValues(row).every(isExact));
  }

  /** Whether two images of a row are of different entities, because its primary key was changed. */
  isRenamed(before: StoredRow, after: StoredRow): boolean {
    return this.keyOf(before) !== this.keyOf(after);
  }

  keyValues(row: StoredRow): unknown[] {
    return row.slice(0, this.key.length);
  }

  /** The class of a row in a table that several share. */
  classOf(row: StoredRow): EntityMetadata {
    const { discriminatorColumn, childEntityMetadatas } = this.metadata;
    if (!discriminatorColumn) return this.metadata;
    const discriminator = this.value(row, discriminatorColumn);
    return childEntityMetadatas.find(({ discriminatorValue }) => discriminatorValue === discriminator) ?? this.metadata;
  }

  private readonly escape = (name: string): string => this.dataSource.driver.escape(name);
}

function spell(key: unknown): string {
  if (key instanceof Date) return key.toISOString();
  return key instanceof Uint8Array ? Buffer.from(key).toString('hex') : String(key);
}

function isExact(key: unknown): boolean {
  return !(key instanceof Date) && (typeof key !== 'number' || Number.isSafeInteger(key));
}
