import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { byHand, withSpoor } from './increments.js';
import { RaceResult, RaceSides } from './race-outcome.js';
import { INCREMENTS, RaceService } from './race.service.js';

@ApiTags('race')
@Controller('api/race')
export class RaceController {
  constructor(private readonly races: RaceService) {}

  @Get()
  @ApiOperation({ summary: 'What each side of the race runs' })
  @ApiOkResponse({ type: RaceSides })
  sides(): RaceSides {
    return {
      increments: INCREMENTS,
      handwritten: sourceOf(byHand),
      spoor: sourceOf(withSpoor),
    };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Race 1,000 hand-written increments against as many of Spoor’s' })
  @ApiOkResponse({ type: RaceResult })
  async run(): Promise<RaceResult> {
    return await this.races.run();
  }
}

/** As it runs, with the indentation that it was written with. */
function sourceOf(increment: typeof byHand | typeof withSpoor): string {
  return increment.toString().replaceAll('    ', '  ');
}
