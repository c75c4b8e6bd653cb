import type { MetricDefinition } from '../definitions/define-metric.js';

/** As exports and messages name it. */
export function nameOf({ domain, ref }: MetricDefinition): string {
  return `${domain.ref}.${ref}`;
}
