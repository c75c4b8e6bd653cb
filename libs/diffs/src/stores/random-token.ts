import { randomBytes } from 'node:crypto';

/** For epochs and generations, eight characters: nobody meets one of them twice. */
export function randomToken(): string {
  return randomBytes(6).toString('base64url');
}
