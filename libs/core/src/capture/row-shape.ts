import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** A row as the driver returned it: a value for each column of its shape. */
export type StoredRow = readonly unknown[];
export type ResultRow = Record<string, unknown>;

const PREFIX = 'spoor:';

/** Which columns of a table a statement reads, and how they are told from columns of the same name that are not ours. */
export class RowShape {
  private readonly positions: ReadonlyMap<string, number>;
  private readonly keyLength: number;

  /** @param names of the columns in the database, besides the primary key, which comes first */
  constructor(
    private readonly dataSource: DataSource,
    private readonly metadata: EntityMetadata,
    names: Iterable<string>,
  ) {
    const key = metadata.primaryColumns.map(({ databaseName }) => databaseName);
    this.keyLength = key.length;
    this.positions = new Map([...new Set([...key, ...names])].map((name, position) => [name, position]));
  }

  get key(): string[] {
    return this.columns.slice(0, this.keyLength);
  }

  /** Escaped. */
  private get columns(): string[] {
    return [...this.positions.keys()].map((name) => this.dataSource.driver.escape(name));
  }

  /** `"id" AS "spoor:after0", "title" AS "spoor:after1"` */
  select(image: string): string {
    return this.columns.map((column, position) => `${column} AS ${this.alias(image, position)}`).join(', ');
  }

  /** The names that `select` has given. */
  aliases(image: string): string[] {
    return [...this.positions.values()].map((position) => this.alias(image, position));
  }

  read(row: ResultRow, image: string): StoredRow {
    const values: unknown[] = [];
    for (let position = 0; position < this.positions.size; position++) values.push(row[`${PREFIX}${image}${position}`]);
    return values;
  }

  value(row: StoredRow, column: ColumnMetadata): unknown {
    return row[this.positions.get(column.databaseName) as number];
  }

  /** The same text for the same primary key. */
  keyOf(row: StoredRow): string {
    return this.keyLength === 1 ? String(row[0]) : JSON.stringify(row.slice(0, this.keyLength).map(String));
  }

  keyValues(row: StoredRow): unknown[] {
    return row.slice(0, this.keyLength);
  }

  /** The row without our columns, as the statement's own RETURNING would have given it. */
  static strip(row: ResultRow): ResultRow {
    return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith(PREFIX)));
  }

  private alias(image: string, position: number): string {
    return this.dataSource.driver.escape(`${PREFIX}${image}${position}`);
  }

  /** The class of a row in a table that several share. */
  classOf(row: StoredRow): EntityMetadata {
    const { discriminatorColumn, childEntityMetadatas } = this.metadata;
    if (!discriminatorColumn) return this.metadata;
    const discriminator = this.value(row, discriminatorColumn);
    return childEntityMetadatas.find(({ discriminatorValue }) => discriminatorValue === discriminator) ?? this.metadata;
  }
}
