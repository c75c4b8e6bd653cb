import { InvalidCursorError } from '../../errors/invalid-cursor.error.js';

/** Where a row stands: its date, its type's label and its member. */
export type PagePosition = readonly [since: number, type: string, member: string];

export function writePosition(position: PagePosition): string {
  return JSON.stringify(position);
}

/** @throws InvalidCursorError for text that no row has carried */
export function readPosition(text: string): PagePosition {
  const position = parse(text);
  if (
    Array.isArray(position) &&
    Number.isFinite(position[0]) &&
    typeof position[1] === 'string' &&
    typeof position[2] === 'string'
  )
    return [position[0] as number, position[1], position[2]];
  throw new InvalidCursorError();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
