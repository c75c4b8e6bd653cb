// One process of a fleet: an application whose trackers run every second.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TrackstatsModule } from '@spoor/trackstats';
import { say, Visit, visits, VisitSchema } from './tracked.mjs';

class AppModule {}
Module({
  imports: [
    ScheduleModule.forRoot(),
    TypeOrmModule.forRoot({
      ...JSON.parse(process.env.DATA_SOURCE),
      autoLoadEntities: true,
      entities: [VisitSchema],
      poolSize: 4,
    }),
    TrackstatsModule.forRoot({ schedule: process.env.SCHEDULE ?? '* * * * * *' }),
    TrackstatsModule.forFeature({ trackers: [{ tracker: visits, source: Visit }] }),
  ],
})(AppModule);
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
say({ ready: true });
process.stdin.once('data', async () => {
  await app.close();
  process.exit(0);
});
