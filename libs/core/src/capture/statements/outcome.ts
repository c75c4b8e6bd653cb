import type { QueryResult } from 'typeorm/query-runner/QueryResult.js';
import type { RowImages } from '../row-images.js';

/** What a statement returned to its builder, and what it did to the rows; or why nobody knows that. */
export type StatementOutcome =
  | { readonly result: QueryResult; readonly rows: readonly RowImages[] }
  | { readonly result: QueryResult; readonly unknown: string };
