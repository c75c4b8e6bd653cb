import { ProbeHealthIndicator } from '@spoor/core/health';
import type { DiffsService } from '../diffs.service.js';
import type { DiffsStatus } from '../diffs.status.js';

/** Up when the store answers within the deadline. Tells what `status()` does: how many logs there are, and what is late or lost. */
export class DiffsHealthIndicator extends ProbeHealthIndicator<DiffsService> {
  protected async probe(diffs: DiffsService): Promise<DiffsStatus> {
    return await diffs.status();
  }
}
