/** How long after it was written a change may be applied, in microseconds of Redis's clock. */
export const DEADLINE = 3_000_000;

/**
 * How long the versions of what was applied are remembered, in milliseconds: longer than a change may be under way, by more than the
 * clocks of Redis's nodes may differ.
 */
export const MEMORY = 15_000;
