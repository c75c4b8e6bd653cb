import { randomUUID } from 'node:crypto';

/**
 * 24 hexadecimal digits that nobody else draws. They are those of a UUID that are random, for which Node has bytes in store: to ask the system
 * for some takes longer than all else that a mark or a diff costs here.
 */
export function randomDigits(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24);
}
