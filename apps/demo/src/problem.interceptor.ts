import { HttpException, HttpStatus, Injectable, type CallHandler, type NestInterceptor } from '@nestjs/common';
import { SpoorError } from '@spoor/core';
import { catchError, throwError, type Observable } from 'rxjs';

const STATUSES = new Map([
  ['SPOOR_INVALID_ARGUMENT', HttpStatus.BAD_REQUEST],
  ['SPOOR_INVALID_CURSOR', HttpStatus.BAD_REQUEST],
  ['SPOOR_SELF_FOLLOW', HttpStatus.CONFLICT],
  ['SPOOR_LOCK_TIMEOUT', HttpStatus.SERVICE_UNAVAILABLE],
  ['SPOOR_RETRYABLE', HttpStatus.SERVICE_UNAVAILABLE],
  ['SPOOR_REDIS_UNAVAILABLE', HttpStatus.SERVICE_UNAVAILABLE],
  ['SPOOR_ZONE_UNAVAILABLE', HttpStatus.BAD_REQUEST],
]);

/** Tells the caller what a module tells: its code, what happened, and what to do. Other errors are the server's own. */
@Injectable()
export class ProblemInterceptor implements NestInterceptor {
  intercept(_context: unknown, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => httpProblemOf(error))));
  }
}

function httpProblemOf(error: unknown): unknown {
  const statusCode = error instanceof SpoorError && STATUSES.get(error.code);
  if (!statusCode) return error;
  const { code, publicMessage: message, remedy } = error;
  return new HttpException({ statusCode, code, message, remedy }, statusCode);
}
