import type { Span } from './span.js';

/** What is counted anew: days, and whatever is stored of days beyond them, where nothing has been found. */
export interface RecountRange {
  readonly spans: readonly Span[];
  /** Whether what is stored before the first and after the last of them has no rows any more. */
  readonly isOpen: { readonly before: boolean; readonly after: boolean };
}

/** So many gaps are told in one statement; SQLite knows no conditions that are much longer. */
const MOST_SPANS = 100;

/** The same in ranges of not too many spans, which do not lie far apart. */
export function partsOf({ spans, isOpen }: RecountRange): RecountRange[] {
  const parts: Span[][] = [];
  for (const span of spans) {
    const part = parts.at(-1);
    if (!part || part.length === MOST_SPANS || part.at(-1)?.next) parts.push([span]);
    else part.push(span);
  }
  return parts.map((part, index) => ({
    spans: part,
    isOpen: { before: isOpen.before && index === 0, after: isOpen.after && index === parts.length - 1 },
  }));
}
