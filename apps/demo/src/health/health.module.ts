import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CounterHealthModule } from '@spoor/counter/health';
import { DiffsHealthModule } from '@spoor/diffs/health';
import { SequereHealthModule } from '@spoor/sequere/health';
import { TrackstatsHealthModule } from '@spoor/trackstats/health';
import { HealthController } from './health.controller.js';

@Module({
  imports: [
    TerminusModule.forRoot({ logger: false }),
    CounterHealthModule.forRoot(),
    SequereHealthModule.forRoot(),
    DiffsHealthModule.forRoot(),
    TrackstatsHealthModule.forRoot(),
  ],
  controllers: [HealthController],
})
export class HealthModule {}
