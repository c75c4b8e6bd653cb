// A user's own cli.js, with two trackers of one table, on a schema that is there.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CountObjectsByDateTracker, defineMetric, TrackstatsModule } from '@spoor/trackstats';
import { TrackstatsCommandsModule } from '@spoor/trackstats/commands';
import { CommandFactory } from 'nest-commander';
import { Visit, VISITS, visits, VisitSchema } from './tracked.mjs';

const VIEWS = defineMetric({ domain: VISITS.domain, ref: 'views' });
const views = new CountObjectsByDateTracker({ metric: VIEWS, dateField: 'at' });

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({ ...JSON.parse(process.env.DATA_SOURCE), entities: [VisitSchema], autoLoadEntities: true }),
    TrackstatsModule.forRoot(),
    TrackstatsModule.forFeature({ trackers: [visits, views].map((tracker) => ({ tracker, source: Visit })) }),
    TrackstatsCommandsModule,
  ],
})(CliModule);

// Once, as commands do: the second time it is to end at once.
process.once('SIGINT', () => process.send('interrupted'));
await CommandFactory.run(CliModule, ['error']);
