import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidArgumentError, ref } from '@spoor/core';
import { StatisticsService } from '@spoor/trackstats';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';
import { METRICS } from './metrics.js';
import { StatisticsAnswer } from './statistics.answers.js';
import { StatisticsPath, StatisticsQuery } from './statistics.queries.js';

@ApiTags('statistics')
@Controller('api/statistics')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsService) {}

  @Get(':metric')
  @ApiOperation({
    summary: 'Commits or changed lines by day or another period, in a time zone, of all or of one person or file',
  })
  @ApiOkResponse({ type: StatisticsAnswer })
  async series(@Param() { metric }: StatisticsPath, @Query() query: StatisticsQuery): Promise<StatisticsAnswer> {
    const { person, file, ...range } = query;
    if (person !== undefined && file !== undefined)
      throw new InvalidArgumentError('Both a person and a file are given.', 'Give one of them.');
    const object = person === undefined ? file && ref(File, file) : ref(Person, person);
    const series = await this.statistics.series({ metric: METRICS[metric], ...range, ...(object && { object }) });
    const points = series.lines[0]?.points ?? [];
    return {
      zone: series.zone,
      completeUpTo: series.completeUpTo,
      points: points.map(({ date, value, partial }) => ({ date, value, partial })),
    };
  }
}
