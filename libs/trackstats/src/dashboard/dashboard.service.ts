import { Inject } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { EntityRef } from '@spoor/core';
import { nameOf } from '../registry/metric-name.js';
import type { RegisteredMetric } from '../registry/metric-registry.js';
import type { Statistics, StatisticsService } from '../statistics.service.js';
import type { OpenTrackstats, TrackstatsEngine } from '../trackstats.engine.js';
import { getEngineToken, getStatisticsToken } from '../trackstats.tokens.js';
import type { CatalogAnswer, NamedObject, ObjectsAnswer, OverviewAnswer, SeriesAnswer } from './dashboard.answers.js';
import type { ResolvedDashboardOptions } from './dashboard.options.js';
import type { ObjectsQuery, OverviewQuery, SeriesQuery } from './dashboard.queries.js';
import { DASHBOARD_OPTIONS } from './dashboard.tokens.js';
import { checkSize } from './reading/check-size.js';
import { KnownMetrics } from './reading/known-metrics.js';
import { readLargest } from './reading/largest-objects.js';
import { readCatalog } from './reading/metric-catalog.js';
import { ObjectNames } from './reading/object-names.js';
import { readOverview } from './reading/overview.js';
import { readLines } from './reading/read-lines.js';

/** Answers what the page asks. */
export class DashboardService {
  private readonly metrics = new KnownMetrics();

  constructor(
    @Inject(DASHBOARD_OPTIONS) private readonly options: ResolvedDashboardOptions,
    private readonly modules: ModuleRef,
  ) {}

  async catalog(): Promise<CatalogAnswer> {
    const open = await this.open();
    return await readCatalog(open, await this.metrics.all(open.registry));
  }

  async overview({ metric, zone }: OverviewQuery): Promise<OverviewAnswer> {
    const open = await this.open();
    const { registry } = open;
    const metrics = metric ? await this.metrics.find(registry, metric) : await this.metrics.all(registry);
    return await readOverview(open, this.statistics, metrics, zone);
  }

  async series(query: SeriesQuery): Promise<SeriesAnswer> {
    const { period, from, to, zone, object, cumulative, previous } = query;
    const open = await this.open();
    const metrics = await this.metrics.find(open.registry, query.metric);
    checkSize(period, from, to, metrics.length * Math.max(object.length, 1) * (previous ? 2 : 1));
    const objects = object.map(refOf);
    const { lines, ...coverage } = await readLines(this.statistics, metrics, {
      period,
      from,
      to,
      zone,
      cumulative,
      comparePrevious: previous,
      ...(objects.length > 0 && { objects }),
    });
    const named = await this.names(open).name(objects);
    const shown = lines.map((line) => ({
      metric: nameOf(line.metric),
      object: named.find(({ type, id }) => type === line.object?.type && id === line.object.id) ?? null,
      points: line.points,
      previous: line.previous ?? null,
    }));
    return { period, zone: zone ?? open.options.calendar.zone, lines: shown, ...coverage };
  }

  async objects({ metric: name, ...query }: ObjectsQuery): Promise<ObjectsAnswer> {
    const open = await this.open();
    const [metric] = (await this.metrics.find(open.registry, [name])) as [RegisteredMetric];
    checkSize(query.period, query.from, query.to, 1);
    const objects: NamedObject[] = await this.names(open).name(await readLargest(open, { metric, ...query }));
    return { objects };
  }

  private async open(): Promise<OpenTrackstats> {
    const engine = this.modules.get<TrackstatsEngine>(getEngineToken(this.options.name), { strict: false });
    return await engine.start();
  }

  private get statistics(): Statistics<string> {
    const token = getStatisticsToken(this.options.name);
    return this.modules.get<StatisticsService>(token, { strict: false }).exact;
  }

  private names({ dataSource }: OpenTrackstats): ObjectNames {
    return new ObjectNames(dataSource, this.options.nameObject);
  }
}

/** Of `user:7`. */
function refOf(object: string): EntityRef {
  const colon = object.indexOf(':');
  return { type: object.slice(0, colon), id: object.slice(colon + 1) };
}
