import type { Span } from './span.js';

/** What is counted anew: days, and whatever is stored of days beyond them, where nothing has been found. */
export interface RecountRange {
  readonly spans: readonly Span[];
  /** Whether what is stored before the first and after the last of them has no rows any more. */
  readonly isOpen: { readonly before: boolean; readonly after: boolean };
}

/** So many gaps are told in one statement; SQLite knows no conditions that are much longer. */
const MOST_SPANS = 100;

/** The same in ranges of not too many spans. */
export function partsOf({ spans, isOpen }: RecountRange): RecountRange[] {
  const parts: RecountRange[] = [];
  for (let start = 0; start < spans.length; start += MOST_SPANS) {
    const end = start + MOST_SPANS;
    parts.push({
      spans: spans.slice(start, end),
      isOpen: { before: isOpen.before && start === 0, after: isOpen.after && end >= spans.length },
    });
  }
  return parts;
}
