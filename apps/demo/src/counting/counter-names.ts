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

/** Of how many of them, in the order of the import, the authors follow the files that were changed. */
export function followedCounter({ name }: Pick<History, 'name'>): string {
  return `demo:follow-changed:${name}`;
}
