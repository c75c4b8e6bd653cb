import { Injectable } from '@nestjs/common';
import { LockTimeoutError, RetryableError } from '@spoor/core';
import { StatisticsService } from '@spoor/trackstats';

/** Counts what the import has brought, so that it is shown at once and not with the next minute. */
@Injectable()
export class StatisticsRefresher {
  constructor(private readonly statistics: StatisticsService) {}

  async refresh(signal: AbortSignal): Promise<void> {
    try {
      await this.statistics.trackAll({ signal });
    } catch (error) {
      // Another process is counting the same, and what it leaves is counted within the minute.
      const isElsewhere = error instanceof LockTimeoutError || error instanceof RetryableError;
      if (!signal.aborted && !isElsewhere) throw error;
    }
  }
}
