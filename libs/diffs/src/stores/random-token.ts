import { randomUUID } from 'node:crypto';

const LONGEST = 12;

/**
 * For epochs, generations and the ids of transactions: nobody meets one of them twice. Made of a UUID, for which Node has random bytes in
 * store; to ask the system for some takes longer than all else that an append costs here.
 *
 * @param bytes at most 12; three of them take four characters
 */
export function randomToken(bytes = 6): string {
  // Without the group that is not random.
  const uuid = randomUUID();
  const digits = uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24);
  return Buffer.from(digits, 'hex').toString('base64url', 0, Math.min(bytes, LONGEST));
}
