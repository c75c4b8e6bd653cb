import { randomDigits } from '@spoor/core';

const LONGEST = 12;

/**
 * For epochs, generations and the ids of transactions: nobody meets one of them twice.
 *
 * @param bytes at most 12; three of them take four characters
 */
export function randomToken(bytes = 6): string {
  return Buffer.from(randomDigits(), 'hex').toString('base64url', 0, Math.min(bytes, LONGEST));
}
