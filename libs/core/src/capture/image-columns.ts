/** A row as the driver returned it: a value for each column of its shape. */
export type StoredRow = readonly unknown[];
export type ResultRow = Record<string, unknown>;
export type Image = 'before' | 'after';

const PREFIX = 'spoor:';

/** How a statement returns an image of its rows: under names that are told from columns of the same name which are not ours. */
export class ImageColumns {
  /** What to add to the statement's list: `"id" AS "spoor:after0", "title" AS "spoor:after1"`. */
  readonly list: string;
  private readonly aliases: readonly string[];

  /** @param isReturned whether the statement returns an escaped column by itself, under its own name */
  constructor(
    image: Image,
    names: readonly string[],
    private readonly escape: (name: string) => string,
    isReturned: (column: string) => boolean = () => false,
  ) {
    this.aliases = names.map((name, position) => (isReturned(escape(name)) ? name : `${PREFIX}${image}${position}`));
    const added = names.map((name, position) => [name, this.aliases[position] as string] as const);
    this.list = added
      .filter(([name, alias]) => name !== alias)
      .map(([name, alias]) => `${escape(name)} AS ${escape(alias)}`)
      .join(', ');
  }

  /** The escaped name under which a column is returned. */
  alias(position: number): string {
    return this.escape(this.aliases[position] as string);
  }

  read(row: ResultRow): StoredRow {
    return this.aliases.map((alias) => row[alias]);
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
}
