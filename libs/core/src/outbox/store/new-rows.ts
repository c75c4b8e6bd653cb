import type { Dialect } from '../../database/dialect.js';
import { InvalidArgumentError } from '../../errors/invalid-argument.error.js';
import type { NewMessage } from '../message.js';
import type { NewRow } from './outbox-statements.js';

const LONGEST_KEY = 255;
/** What MariaDB's TEXT takes, in bytes. */
const LONGEST_TEXT = 65_535;

/** @throws InvalidArgumentError for what the table would not take: a driver's error would come out of the caller's transaction */
export function toRows(messages: readonly NewMessage[], dialect: Dialect): NewRow[] {
  const limit = dialect === 'mariadb' || dialect === 'mysql' ? LONGEST_TEXT : Infinity;
  return messages.map(({ key, payload, json = JSON.stringify(payload ?? null) }) => {
    requireLength(key);
    return { key, payload: limited(json, limit, dialect) };
  });
}

function requireLength(key: string): void {
  if (key.length > LONGEST_KEY)
    throw new InvalidArgumentError(
      `The key "${key.slice(0, 60)}…" of a message has ${key.length} characters.`,
      `Give it at most ${LONGEST_KEY}; a hash will do.`,
    );
}

function limited(payload: string, limit: number, dialect: Dialect): string {
  if (payload.length > limit / 4 && Buffer.byteLength(payload) > limit)
    throw new InvalidArgumentError(
      `A message's payload has ${Buffer.byteLength(payload)} bytes, of which ${dialect} keeps ${limit}.`,
      'Split it into several messages of the same key.',
    );
  return payload;
}
