import type { History } from '../history/history.entity.js';

/** What the names of the demo's own counters begin with. */
export const DEMO_COUNTERS = 'demo:';
/** How many lines all commits have changed together. */
export const LINES_COUNTER = 'demo:lines';
/** How often the page has been opened. */
export const VISITS_COUNTER = 'demo:visits';

/** How many commits of this history have been imported, which is also where to go on. */
export function positionCounter({ name }: Pick<History, 'name'>): string {
  return `demo:import:${name}`;
}
