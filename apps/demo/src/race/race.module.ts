import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { TrackstatsModule } from '@spoor/trackstats';
import { dataSourceOptions } from '../database/data-source.options.js';
import { CounterRace } from './counters/counter.race.js';
import { HandwrittenCounter } from './counters/handwritten-counter.entity.js';
import { Fan } from './follows/fan.entity.js';
import { FollowRace } from './follows/follow.race.js';
import { HandwrittenFollow } from './follows/handwritten-follow.entity.js';
import { HandwrittenStar } from './follows/handwritten-star.entity.js';
import { Star } from './follows/star.entity.js';
import { RACE, raceDatabase } from './race-data-source.js';
import { RaceController } from './race.controller.js';
import { HandwrittenDay } from './statistics/handwritten-day.entity.js';
import { Shop } from './statistics/shop.entity.js';
import { RACE_ZONE, StatisticsRace } from './statistics/statistics.race.js';

const ENTITIES = [HandwrittenCounter, HandwrittenFollow, HandwrittenStar, HandwrittenDay, Shop];

@Module({})
export class RaceModule {
  static forRoot(database: string): DynamicModule {
    const instance = { name: RACE, dataSource: RACE };
    return {
      module: RaceModule,
      imports: [
        TypeOrmModule.forRoot({ name: RACE, ...dataSourceOptions(raceDatabase(database), 'race_') }),
        TypeOrmModule.forFeature(ENTITIES, RACE),
        TypeOrmModule.forFeature([Fan, Star]),
        CounterModule.forRoot(instance),
        TrackstatsModule.forRoot({ ...instance, timeZone: RACE_ZONE }),
      ],
      controllers: [RaceController],
      providers: [CounterRace, FollowRace, StatisticsRace],
    };
  }
}
