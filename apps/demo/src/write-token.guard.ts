import { UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Everybody may look; who writes has to know the token. */
export class WriteTokenGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(token: string) {
    this.expected = digest(`Bearer ${token}`);
  }

  /** @throws UnauthorizedException */
  canActivate(context: ExecutionContext): boolean {
    const { method = '', headers } = context.switchToHttp().getRequest<IncomingMessage>();
    if (READS.has(method) || timingSafeEqual(digest(headers.authorization ?? ''), this.expected)) return true;
    throw new UnauthorizedException(
      'Writes need the header Authorization: Bearer TOKEN, with the token of WRITE_TOKEN.',
    );
  }
}

/** Texts of any length can be compared in the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
