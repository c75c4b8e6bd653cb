import type { Span } from './span.js';

/** What is counted anew: days, and whatever is stored of days beyond them, where nothing has been found. */
export interface RecountRange {
  readonly spans: readonly Span[];
  /** Whether what is stored before the first and after the last of them has no rows any more. */
  readonly isOpen: { readonly before: boolean; readonly after: boolean };
}
