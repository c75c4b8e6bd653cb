import { identifierOf, InvalidArgumentError, toRef } from '@spoor/core';
import { nameOf } from '../registry/metric-name.js';
import type { MetricDefinition } from '../definitions/define-metric.js';
import type { TrackedDimension } from './tracker-definition.js';
import type { ObjectChoice } from './tracker.options.js';

/** @throws InvalidArgumentError unless it is one object, or all that a field points to */
export function objectDimensions(
  metric: MetricDefinition,
  { object, objectEntity, objectField }: Partial<ObjectChoice<string>>,
): TrackedDimension[] {
  if (object !== undefined && objectField === undefined) {
    const { type, id } = toRef(object);
    return [
      { property: 'objectType', value: type },
      { property: 'objectId', value: id },
    ];
  }
  if (object === undefined && objectField !== undefined && objectEntity !== undefined)
    return [
      { property: 'objectType', value: identifierOf(objectEntity) },
      { property: 'objectId', field: objectField },
    ];
  throw new InvalidArgumentError(
    `Of which objects the tracker of "${nameOf(metric)}" counts is not said once.`,
    'Pass either object, or objectEntity and objectField.',
  );
}
