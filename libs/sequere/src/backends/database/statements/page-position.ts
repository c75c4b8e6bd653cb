import { InvalidCursorError } from '../../../errors/invalid-cursor.error.js';

/** Where a row stands in its list. */
export interface PagePosition {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly type: string;
  readonly id: string;
}

export function positionOf({ since, type, id }: PagePosition): string {
  return JSON.stringify([since, type, id]);
}

/** @throws InvalidCursorError for what `positionOf` cannot have written */
export function readPosition(text: string): PagePosition {
  const [since, type, id] = parse(text);
  if (!Number.isSafeInteger(since) || !isStorable(type) || !isStorable(id)) throw new InvalidCursorError();
  return { since: since as number, type, id };
}

function parse(text: string): unknown[] {
  try {
    return [...(JSON.parse(text) as unknown[])];
  } catch {
    throw new InvalidCursorError();
  }
}

/** PostgreSQL refuses any other text. */
function isStorable(text: unknown): text is string {
  return typeof text === 'string' && text.isWellFormed() && !text.includes('\0');
}
