import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** A row as the driver returned it: a value for each column of its shape. */
export type StoredRow = readonly unknown[];
export type ResultRow = Record<string, unknown>;
export type Image = 'before' | 'after';

const PREFIX = 'spoor:';

/** Which columns of a table a statement reads, and how they are told from columns of the same name that are not ours. */
export class RowShape {
  /** Of the primary key, escaped. */
  readonly key: readonly string[];
  /** `"id" AS "spoor:after0", "title" AS "spoor:after1"` */
  readonly select: Readonly<Record<Image, string>>;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly aliases: Readonly<Record<Image, readonly string[]>>;

  /** @param names of the columns in the database, besides the primary key, which comes first */
  constructor(
    private readonly dataSource: DataSource,
    readonly metadata: EntityMetadata,
    names: Iterable<string>,
  ) {
    const key = metadata.primaryColumns.map(({ databaseName }) => databaseName);
    const columns = [...new Set([...key, ...names])];
    this.positions = new Map(columns.map((name, position) => [name, position]));
    this.key = key.map((name) => this.escape(name));
    const aliases = (image: Image) => columns.map((_, position) => `${PREFIX}${image}${position}`);
    this.aliases = { before: aliases('before'), after: aliases('after') };
    const list = (image: Image) =>
      columns.map((name, position) => `${this.escape(name)} AS ${this.alias(image, position)}`).join(', ');
    this.select = { before: list('before'), after: list('after') };
  }

  /** The escaped name that `select` has given to a column. */
  alias(image: Image, position: number): string {
    return this.escape(this.aliases[image][position] as string);
  }

  read(row: ResultRow, image: Image): StoredRow {
    const aliases = this.aliases[image];
    return aliases.map((alias) => row[alias]);
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

  /** Rows without our columns, as the statement's own RETURNING would have given them. */
  static strip(rows: readonly ResultRow[]): ResultRow[] {
    const own = Object.keys(rows[0] ?? {}).filter((name) => !name.startsWith(PREFIX));
    return rows.map((row) => {
      const stripped: ResultRow = {};
      for (const name of own) stripped[name] = row[name];
      return stripped;
    });
  }

  private escape(name: string): string {
    return this.dataSource.driver.escape(name);
  }
}

function spell(key: unknown): string {
  if (key instanceof Date) return key.toISOString();
  return key instanceof Uint8Array ? Buffer.from(key).toString('hex') : String(key);
}

function isExact(key: unknown): boolean {
  return !(key instanceof Date) && (typeof key !== 'number' || Number.isSafeInteger(key));
}
