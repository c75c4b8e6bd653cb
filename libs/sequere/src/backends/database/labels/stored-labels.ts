import { ask, type Program } from '../programs/program.js';
import type { FollowChecks } from '../statements/follow-checks.js';

/** Every label that something is stored under, sorted. */
export function* storedLabels(checks: FollowChecks): Program<string[]> {
  const labels = new Set<string>();
  for (const statement of checks.labels())
    for (const { label } of yield* ask<{ label: string }>(statement)) labels.add(label);
  return [...labels].toSorted();
}
