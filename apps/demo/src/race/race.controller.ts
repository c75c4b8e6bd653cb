import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CounterRace } from './counters/counter.race.js';
import { FollowRace } from './follows/follow.race.js';
import { RaceResult, RaceSides } from './race-outcome.js';
import { RacePath, type RaceName } from './race.path.js';
import type { Race } from './race.js';
import { StatisticsRace } from './statistics/statistics.race.js';

@ApiTags('races')
@Controller('api/races/:race')
export class RaceController {
  private readonly races: Record<RaceName, Race>;

  constructor(counters: CounterRace, follows: FollowRace, statistics: StatisticsRace) {
    this.races = { counters, follows, statistics };
  }

  @Get()
  @ApiOperation({ summary: 'What each side of a race runs' })
  @ApiOkResponse({ type: RaceSides })
  sides(@Param() { race }: RacePath): RaceSides {
    return this.races[race].sides();
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Race 1,000 hand-written calls against as many of Spoor’s' })
  @ApiOkResponse({ type: RaceResult })
  async run(@Param() { race }: RacePath): Promise<RaceResult> {
    return await this.races[race].run();
  }
}
