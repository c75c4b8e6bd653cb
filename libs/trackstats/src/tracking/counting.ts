import type { Period } from '../calendar/period.js';
import type { CountedValues, StoredRange } from '../stores/recount.statements.js';
import type { RecountRange } from './recount-range.js';
import type { Span } from './span.js';

/** What is counted for one table, to be compared with it or written to it. */
export interface Counting extends CountedValues {
  /** Undefined for bins. */
  readonly period: Period | undefined;
}

/** What is stored for spans, and beyond them where the range is open. */
export function storedRanges({ spans, isOpen }: RecountRange, rangeOf: (span: Span) => StoredRange): StoredRange[] {
  if (spans.length === 0) return isOpen.before && isOpen.after ? [{ first: undefined, last: undefined }] : [];
  return spans.map((span, index) => {
    const { first, last } = rangeOf(span);
    return {
      first: index === 0 && isOpen.before ? undefined : first,
      last: index === spans.length - 1 && isOpen.after ? undefined : last,
    };
  });
}
