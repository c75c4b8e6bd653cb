import type { Stage } from '@spoor/core/commands';
import { nameOf } from '../registry/metric-name.js';
import type { TrackProgress } from '../tracking/track-run.js';

/** How far a run over all trackers is, for whoever looks on. */
export function stageOf({ metric, done, total }: TrackProgress): Stage {
  return { part: done / total, words: `${done} of ${total} trackers done, now ${nameOf(metric)}` };
}
