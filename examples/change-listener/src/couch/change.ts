/** A line of a changes feed: the latest change of a document. */
export interface Change {
  seq: number;
  id: string;
  changes: { rev: string }[];
  deleted?: true;
}
