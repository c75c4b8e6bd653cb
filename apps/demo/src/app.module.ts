import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { CountersController } from './counting/counters.controller.js';
import { dataSourceOptions } from './database/data-source.options.js';
import { HistoryModule } from './history/history.module.js';
import { ImportModule } from './importing/import.module.js';
import { LiveController } from './live/live.controller.js';
import { LiveService } from './live/live.service.js';
import { RaceModule } from './race/race.module.js';

@Module({})
export class AppModule {
  static forRoot(database: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot(dataSourceOptions(database, 'demo_')),
        CounterModule.forRoot({ isGlobal: true }),
        HistoryModule,
        ImportModule,
        RaceModule.forRoot(database),
      ],
      controllers: [CountersController, LiveController],
      providers: [LiveService],
    };
  }
}
