import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { counterMigrations } from '@spoor/counter/migrations';
import { DiffsModule } from '@spoor/diffs';
import { diffMigrations } from '@spoor/diffs/migrations';
import { SequereModule } from '@spoor/sequere';
import { sequereMigrations } from '@spoor/sequere/migrations';
import { TrackstatsModule } from '@spoor/trackstats';
import { trackstatsMigrations } from '@spoor/trackstats/migrations';
import { CreateBoards1764900000000 } from './create-boards.migration.js';
import { Board, Card, Person } from './entities.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['DATABASE_URL'],
      autoLoadEntities: true,
      migrationsRun: true,
      migrations: [
        ...counterMigrations,
        ...sequereMigrations,
        ...trackstatsMigrations,
        ...diffMigrations,
        CreateBoards1764900000000,
      ],
    }),
    TypeOrmModule.forFeature([Board, Card, Person]),
    CounterModule.forRoot(),
    SequereModule.forRoot(),
    DiffsModule.forRoot({ store: 'database', prune: false }),
    TrackstatsModule.forRoot({ timeZone: 'Europe/Amsterdam' }),
  ],
})
export class AppModule {}
