import { ProbeHealthIndicator } from '@spoor/core/health';
import type { StatisticsService } from '../statistics.service.js';
import type { StatisticsStatus } from '../statistics.status.js';

/** Up when statistics can be read within the deadline. Tells how many calls are waiting. */
export class TrackstatsHealthIndicator extends ProbeHealthIndicator<StatisticsService> {
  protected async probe(statistics: StatisticsService): Promise<StatisticsStatus> {
    return await statistics.status();
  }
}
