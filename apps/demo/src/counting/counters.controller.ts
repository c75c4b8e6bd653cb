import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CounterService } from '@spoor/counter';
import { VISITS_COUNTER } from './counter-names.js';
import { NamedCount } from './named-count.js';
import { CountersQuery } from './counters.query.js';

@ApiTags('counters')
@Controller('api')
export class CountersController {
  constructor(private readonly counters: CounterService) {}

  @Get('counters')
  @ApiOperation({ summary: 'The named counters, by name' })
  @ApiOkResponse({ type: [NamedCount] })
  async list(@Query() { prefix, after, limit }: CountersQuery): Promise<NamedCount[]> {
    return await this.counters.list({ prefix, after, limit });
  }

  @Post('visits')
  @HttpCode(200)
  @ApiOperation({ summary: 'Count a visit to the page' })
  @ApiOkResponse({ type: NamedCount })
  async visit(): Promise<NamedCount> {
    return { name: VISITS_COUNTER, count: await this.counters.increment(VISITS_COUNTER) };
  }
}
