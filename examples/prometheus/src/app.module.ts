import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { DiffsModule } from '@spoor/diffs';
import { SequereModule } from '@spoor/sequere';
import { TrackstatsModule } from '@spoor/trackstats';
import { MetricsModule } from './metrics.module.js';
import { Person } from './person.entity.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, autoLoadEntities: true }),
    TypeOrmModule.forFeature([Person]),
    CounterModule.forRoot({ isGlobal: true }),
    SequereModule.forRoot({ isGlobal: true }),
    DiffsModule.forRoot({ isGlobal: true, store: 'database', prune: false }),
    TrackstatsModule.forRoot({ isGlobal: true }),
    MetricsModule,
  ],
})
export class AppModule {}
