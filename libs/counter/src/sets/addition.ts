import { InvalidArgumentError } from '@spoor/core';
import type { Count, CountCodec } from '../codec/count-codec.js';
import type { ResolvedCounterOptions } from '../counter.options.js';
import { INT64, type CountRange } from '../operations/count-range.js';
import type { AddOperation, Delta, IdempotencyRequest } from '../operations/counter-operation.js';
import { receiptId } from '../operations/receipt.js';
import type { IncrementOptions } from './counter-call.options.js';

/** Checks the options of an increment and makes its operation. */
export function additionOf<N extends Count>(
  delta: Delta,
  { min, max, idempotencyKey }: IncrementOptions<N>,
  codec: CountCodec<N>,
  { clock, idempotencyTtl }: ResolvedCounterOptions,
): AddOperation {
  return {
    kind: 'add',
    deltas: [delta],
    range: codec.range,
    ...((min !== undefined || max !== undefined) && { bounds: boundsOf(min, max, codec) }),
    ...(idempotencyKey !== undefined && {
      idempotency: idempotencyOf(delta, idempotencyKey, clock.now(), idempotencyTtl),
    }),
  };
}

function boundsOf<N extends Count>(min: N | undefined, max: N | undefined, codec: CountCodec<N>): CountRange {
  const bounds = {
    min: min === undefined ? INT64.min : codec.parse(min, 'min'),
    max: max === undefined ? INT64.max : codec.parse(max, 'max'),
  };
  if (bounds.min > bounds.max)
    throw new InvalidArgumentError(`min (${bounds.min}) is above max (${bounds.max}).`, 'Swap them.');
  return bounds;
}

function idempotencyOf({ key }: Delta, idempotencyKey: unknown, now: number, ttl: number): IdempotencyRequest {
  if (typeof idempotencyKey !== 'string' || idempotencyKey === '')
    throw new InvalidArgumentError(
      'An idempotency key must be a string that is not empty.',
      'Pass the id of the request, for instance.',
    );
  return { id: receiptId(key, idempotencyKey), key: idempotencyKey, now, expiresAt: now + ttl };
}
