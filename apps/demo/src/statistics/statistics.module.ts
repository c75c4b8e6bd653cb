import { Module } from '@nestjs/common';
import { TrackstatsModule } from '@spoor/trackstats';
import { TrackstatsDashboardModule } from '@spoor/trackstats/dashboard';
import { summaryOf } from '../follows/followable.js';
import type { File } from '../history/file.entity.js';
import type { Person } from '../history/person.entity.js';
import { EverybodyGuard } from '../everybody.guard.js';
import { COMMITS, LINES } from './metrics.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsRefresher } from './statistics.refresher.js';

/** Commits and changed lines by day, of all, of each person and of each file: as a page and as JSON. */
@Module({
  imports: [
    TrackstatsModule.forFeature({ metrics: [COMMITS, LINES] }),
    TrackstatsDashboardModule.forRoot({
      path: 'statistics',
      guards: [EverybodyGuard],
      nameObject: (object) => summaryOf(object as Person | File).name,
    }),
  ],
  controllers: [StatisticsController],
  providers: [StatisticsRefresher],
  exports: [StatisticsRefresher],
})
export class StatisticsModule {}
