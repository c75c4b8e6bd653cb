import { ImageColumns, type ResultRow, type StoredRow } from './image-columns.js';

/**
 * What an UPDATE replaces. The columns that it does not touch are as in the row that it leaves: each that is returned costs the database
 * and the driver several microseconds.
 */
export class OldColumns {
  private readonly image: ImageColumns;

  /**
   * @param all columns of the shape
   * @param positions of these among them
   */
  constructor(
    all: readonly string[],
    private readonly positions: readonly number[],
    escape: (name: string) => string,
  ) {
    const names = positions.map((position) => all[position] as string);
    this.image = new ImageColumns('before', names, escape);
  }

  get list(): string {
    return this.image.list;
  }

  /** The escaped name under which the nth of them is returned. */
  alias(index: number): string {
    return this.image.alias(index);
  }

  /** @param after the same row as the statement has left it */
  read(row: ResultRow, after: StoredRow): StoredRow {
    const before = [...after];
    for (const [index, value] of this.image.read(row).entries()) before[this.positions[index] as number] = value;
    return before;
  }
}
