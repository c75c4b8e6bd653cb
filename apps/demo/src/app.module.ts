import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { DiffsModule } from '@spoor/diffs';
import { SequereModule } from '@spoor/sequere';
import { TrackstatsModule } from '@spoor/trackstats';
import { CountersController } from './counting/counters.controller.js';
import { dataSourceOptions } from './database/data-source.options.js';
import { diffStorage } from './diffs/diff-storage.js';
import { DemoDiffsModule } from './diffs/diffs.module.js';
import { followStorage } from './follows/follow-storage.js';
import { FollowsModule } from './follows/follows.module.js';
import { HealthModule } from './health/health.module.js';
import { IdleConnections } from './idle-connections.js';
import { HistoryModule } from './history/history.module.js';
import { ImportModule } from './importing/import.module.js';
import { LiveController } from './live/live.controller.js';
import { LiveService } from './live/live.service.js';
import type { DemoOptions } from './options/demo.options.js';
import { ProofsModule } from './proofs/proofs.module.js';
import { RaceModule } from './race/race.module.js';
import { StatisticsModule } from './statistics/statistics.module.js';

/** Statistics of what is not imported here, but by another process. */
const EVERY_MINUTE = '* * * * *';

@Module({})
export class AppModule {
  static forRoot(options: Pick<DemoOptions, 'database' | 'redis' | 'role'>): DynamicModule {
    const { database, role } = options;
    const isWorking = role !== 'web';
    return {
      module: AppModule,
      imports: [
        ...(isWorking ? [ScheduleModule.forRoot()] : []),
        TypeOrmModule.forRoot(dataSourceOptions(database, 'demo_')),
        CounterModule.forRoot({ isGlobal: true }),
        SequereModule.forRoot({ isGlobal: true, ...followStorage(options) }),
        DiffsModule.forRoot({ isGlobal: true, ...diffStorage(options) }),
        TrackstatsModule.forRoot({ isGlobal: true, ...(isWorking && { schedule: EVERY_MINUTE }) }),
        HealthModule,
        HistoryModule,
        FollowsModule,
        DemoDiffsModule,
        ImportModule,
        ProofsModule.forRoot(database),
        RaceModule.forRoot(database),
        StatisticsModule,
      ],
      controllers: [CountersController, LiveController],
      providers: [LiveService, IdleConnections],
    };
  }
}
