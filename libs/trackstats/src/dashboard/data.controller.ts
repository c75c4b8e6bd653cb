import { Get, Header, Query, UseFilters } from '@nestjs/common';
import type { CatalogAnswer, ObjectsAnswer, OverviewAnswer, SeriesAnswer } from './dashboard.answers.js';
import { ObjectsQuery, OverviewQuery, SeriesQuery } from './dashboard.queries.js';
import { DashboardService } from './dashboard.service.js';
import { ProblemFilter } from './problem.filter.js';
import { validated } from './validated.js';

/** What the page shows, as JSON. Values are decimals in strings: no number of 64 bits is rounded on its way. */
@UseFilters(ProblemFilter)
export class DataController {
  constructor(private readonly dashboard: DashboardService) {}

  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  async metrics(): Promise<CatalogAnswer> {
    return await this.dashboard.catalog();
  }

  @Get('overview')
  @Header('Cache-Control', 'no-store')
  async overview(@Query(validated) query: OverviewQuery): Promise<OverviewAnswer> {
    return await this.dashboard.overview(query);
  }

  @Get('series')
  @Header('Cache-Control', 'no-store')
  async series(@Query(validated) query: SeriesQuery): Promise<SeriesAnswer> {
    return await this.dashboard.series(query);
  }

  @Get('objects')
  @Header('Cache-Control', 'no-store')
  async objects(@Query(validated) query: ObjectsQuery): Promise<ObjectsAnswer> {
    return await this.dashboard.objects(query);
  }
}
