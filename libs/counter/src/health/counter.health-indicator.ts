import { ProbeHealthIndicator } from '@spoor/core/health';
import type { CounterService } from '../counter.service.js';
import type { CounterStatus } from '../counter.status.js';

/** A counter that nobody writes: reading it asks the database all the same. */
const PROBE = 'spoor:health';

/** Up when counters can be read within the deadline. Tells how many calls are waiting. */
export class CounterHealthIndicator extends ProbeHealthIndicator<CounterService> {
  protected async probe(counters: CounterService): Promise<CounterStatus> {
    await counters.get(PROBE);
    return await counters.status();
  }
}
