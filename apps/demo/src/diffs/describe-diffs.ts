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

const EXAMPLES = { id: '9e107d9d372bb6826bd81d3542a419d6', hash: '4b825dc642cb6eb9a060e54bf8d69288fbee4904' };

/** A route of diffs for OpenAPI. */
export function describeDiffs(what: string, parameter: keyof typeof EXAMPLES): MethodDecorator {
  return applyDecorators(
    ApiTags('diffs'),
    ApiExtraModels(DiffPage, GoneProblem, ListedDiff),
    ApiOperation({ summary: `What has changed ${what}, since a cursor; as JSON or as server-sent events` }),
    ApiParam({ name: parameter, type: String, example: EXAMPLES[parameter] }),
    ApiQuery({
      name: 'since',
      required: false,
      example: 'q3Zt0b1x.kd2f.mmwq1x3c.a1.g7',
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
