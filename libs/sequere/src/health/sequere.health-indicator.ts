import { ProbeHealthIndicator } from '@spoor/core/health';
import type { SequereService } from '../sequere.service.js';
import type { SequereStatus } from '../sequere.status.js';

/** Up when what the backend depends on answers within the deadline. Tells what `status()` does. */
export class SequereHealthIndicator extends ProbeHealthIndicator<SequereService> {
  protected async probe(sequere: SequereService): Promise<SequereStatus> {
    return await sequere.status();
  }
}
