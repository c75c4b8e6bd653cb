import type { MetricDefinition } from '../definitions/define-metric.js';
import { shownValue } from '../sets/shown-value.js';
import type { Value, ValueCodec } from '../values/value-codec.js';
import type { FilledPoint } from './fill-line.js';
import type { SeriesPoint } from './series.js';

export function shownPoint<V extends Value>(
  metric: MetricDefinition,
  { bucket: { date, first, end }, value, partial }: FilledPoint,
  codec: ValueCodec<V>,
): SeriesPoint<V> {
  return {
    date,
    from: Number.isFinite(first) ? new Date(first) : null,
    to: new Date(end),
    value: shownValue(metric, { value, samples: null, date }, codec),
    partial,
  };
}

export function dateOrNull(instant: number | null | undefined): Date | null {
  return instant === null || instant === undefined ? null : new Date(instant);
}
