import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { CounterService } from '@spoor/counter';
import { DiffsService } from '@spoor/diffs';
import { SequereService } from '@spoor/sequere';
import { StatisticsService } from '@spoor/trackstats';
import { Registry } from 'prom-client';
import { MetricsController } from './metrics.controller.js';
import { SpoorMetrics } from './spoor-metrics.js';

/** GET /metrics. The modules of Spoor are global. */
@Module({
  controllers: [MetricsController],
  providers: [
    { provide: Registry, useFactory: () => new Registry() },
    {
      provide: SpoorMetrics,
      inject: [Registry, CounterService, SequereService, DiffsService, StatisticsService],
      useFactory: (
        registry: Registry,
        counters: CounterService,
        sequere: SequereService,
        diffs: DiffsService,
        statistics: StatisticsService,
      ) =>
        new SpoorMetrics(registry, {
          counters: () => counters.status(),
          follows: () => sequere.status(),
          diffs: () => diffs.status(),
          statistics: () => statistics.status(),
        }),
    },
  ],
})
export class MetricsModule implements OnApplicationShutdown {
  constructor(private readonly metrics: SpoorMetrics) {}

  onApplicationShutdown(): void {
    this.metrics.close();
  }
}
