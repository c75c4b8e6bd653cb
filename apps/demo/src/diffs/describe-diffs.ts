import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiExtraModels,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { DiffPage, GoneProblem, ListedDiff } from './diffs.answers.js';

/** A route of diffs for OpenAPI. */
export function describeDiffs(what: string, parameter: string): MethodDecorator {
  return applyDecorators(
    ApiTags('diffs'),
    ApiExtraModels(DiffPage, GoneProblem, ListedDiff),
    ApiOperation({ summary: `What has changed ${what}, since a cursor; as JSON or as server-sent events` }),
    ApiParam({ name: parameter, type: String }),
    ApiQuery({
      name: 'since',
      required: false,
      description: 'A cursor. Without one, the answer has one to begin with',
    }),
    ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 } }),
    ApiQuery({
      name: 'wait',
      required: false,
      description: 'For how many seconds to wait for a diff',
      schema: { type: 'integer', minimum: 0, maximum: 30, default: 0 },
    }),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(DiffPage) } },
        'text/event-stream': { schema: { $ref: getSchemaPath(ListedDiff) } },
      },
    }),
    ApiResponse({ status: 304, description: 'The page is the one of the ETag in If-None-Match' }),
    ApiBadRequestResponse({ description: 'Something in the request makes no sense' }),
    ApiNotFoundResponse({ description: 'There never was such an entity' }),
    ApiResponse({
      status: 410,
      description: 'Not all can be told any more; as an event: gone',
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(GoneProblem) } } },
    }),
  );
}
