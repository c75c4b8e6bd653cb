import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { metrics } from '@opentelemetry/api';
import { CounterModule, CounterService } from '@spoor/counter';
import { DiffsModule, DiffsService } from '@spoor/diffs';
import { SequereModule, SequereService } from '@spoor/sequere';
import { StatisticsService, TrackstatsModule } from '@spoor/trackstats';
import { Person } from './person.entity.js';
import { SpoorInstruments } from './spoor-instruments.js';

/** Measures by the meter that the application has set up, before it is made. */
@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, autoLoadEntities: true }),
    TypeOrmModule.forFeature([Person]),
    CounterModule.forRoot(),
    SequereModule.forRoot(),
    DiffsModule.forRoot({ store: 'database', prune: false }),
    TrackstatsModule.forRoot(),
  ],
})
export class AppModule implements OnApplicationShutdown {
  private readonly instruments: SpoorInstruments;

  constructor(counters: CounterService, sequere: SequereService, diffs: DiffsService, statistics: StatisticsService) {
    this.instruments = new SpoorInstruments(metrics.getMeter('spoor'), {
      counters: () => counters.status(),
      follows: () => sequere.status(),
      diffs: () => diffs.status(),
      statistics: () => statistics.status(),
    });
  }

  onApplicationShutdown(): void {
    this.instruments.close();
  }
}
