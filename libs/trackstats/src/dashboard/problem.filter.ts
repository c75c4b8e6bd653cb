import { Catch, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { SpoorError } from '@spoor/core';

const STATUSES = new Map([
  ['SPOOR_INVALID_ARGUMENT', HttpStatus.BAD_REQUEST],
  ['SPOOR_UNKNOWN_ENTITY_TYPE', HttpStatus.BAD_REQUEST],
  ['SPOOR_UNKNOWN_METRIC', HttpStatus.NOT_FOUND],
  ['SPOOR_ZONE_UNAVAILABLE', HttpStatus.CONFLICT],
  ['SPOOR_LOCK_TIMEOUT', HttpStatus.SERVICE_UNAVAILABLE],
  ['SPOOR_RETRYABLE', HttpStatus.SERVICE_UNAVAILABLE],
  ['SPOOR_NOT_STARTED', HttpStatus.SERVICE_UNAVAILABLE],
]);

/** Tells the caller what the statistics tell: a code, what happened, and what to do. Other errors are the server's own. */
@Catch(SpoorError)
export class ProblemFilter implements ExceptionFilter<SpoorError> {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: SpoorError, context: ArgumentsHost): void {
    const { httpAdapter } = this.host;
    const statusCode = STATUSES.get(error.code);
    if (!statusCode) return new BaseExceptionFilter(httpAdapter).catch(error, context);
    const { code, publicMessage: message, remedy } = error;
    httpAdapter.reply(context.switchToHttp().getResponse(), { statusCode, code, message, remedy }, statusCode);
  }
}
