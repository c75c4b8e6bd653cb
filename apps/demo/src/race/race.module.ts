import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { dataSourceOptions } from '../database/data-source.options.js';
import { HandwrittenCounter } from './handwritten-counter.entity.js';
import { RACE, raceDatabase } from './race-data-source.js';
import { RaceController } from './race.controller.js';
import { RaceService } from './race.service.js';

@Module({})
export class RaceModule {
  static forRoot(database: string): DynamicModule {
    return {
      module: RaceModule,
      imports: [
        TypeOrmModule.forRoot({ name: RACE, ...dataSourceOptions(raceDatabase(database), 'race_') }),
        TypeOrmModule.forFeature([HandwrittenCounter], RACE),
        CounterModule.forRoot({ name: RACE, dataSource: RACE }),
      ],
      controllers: [RaceController],
      providers: [RaceService],
    };
  }
}
