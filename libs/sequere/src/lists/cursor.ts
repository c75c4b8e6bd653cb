import { createHash } from 'node:crypto';
import type { FollowPageQuery } from '../backends/follow-query.js';
import { InvalidCursorError } from '../errors/invalid-cursor.error.js';

type ListName = Pick<FollowPageQuery, 'of' | 'list' | 'type' | 'order'>;

const DIGEST_LENGTH = 8;

/** Turns a row's position into text that only fits the list that it was taken from. */
export function encodeCursor(list: ListName, position: string): string {
  return Buffer.from(digestOf(list) + position).toString('base64url');
}

/** @throws InvalidCursorError for a cursor of another list, and for what is none */
export function decodeCursor(list: ListName, cursor: unknown): string {
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : '';
  if (text.length <= DIGEST_LENGTH || !text.startsWith(digestOf(list))) throw new InvalidCursorError();
  return text.slice(DIGEST_LENGTH);
}

function digestOf({ of, list, type, order }: ListName): string {
  const name = JSON.stringify([of.type, of.id, list, type ?? null, order]);
  return createHash('sha256').update(name).digest('base64url').slice(0, DIGEST_LENGTH);
}
