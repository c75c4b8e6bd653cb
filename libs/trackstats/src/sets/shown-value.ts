import type { MetricDefinition } from '../definitions/define-metric.js';
import { nameOf } from '../registry/metric-name.js';
import { average } from '../values/decimal.js';
import type { Value, ValueCodec } from '../values/value-codec.js';

/** A stored value as the API shows it: an average as the quotient of its sum and samples. */
export function shownValue<V extends Value>(
  metric: MetricDefinition,
  { value, samples, date }: { value: bigint | null; samples: bigint | null; date: string },
  codec: ValueCodec<V>,
): V | null {
  if (value === null || samples === 0n) return null;
  const units = samples === null ? value : average(value, samples);
  return codec.format(units, metric.scale, `${nameOf(metric)} of ${date}`);
}
