import { FakeClock } from '@spoor/core/testing';
import {
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  Period,
  TRACKSTATS_ENTITIES,
  type StatisticsService,
} from '@spoor/trackstats';
import { openStatistics, type OpenStatistics } from '@spoor/trackstats/testing';
import type { DataSource, Repository } from 'typeorm';
import { createTestDatabase, createTestDataSource, type DatabaseKind } from '../../support/databases.js';
import { Happening, TRACKED_ENTITIES } from './happening.entity.js';
import { Seat } from './seat.entity.js';

export const NATURE = defineDomain({ ref: 'nature' });
export const COUNT = defineMetric({ domain: NATURE, ref: 'count' });
export const NOON = Date.UTC(2026, 2, 29, 12);
export const DAY = 86_400_000;
export const day = { metric: COUNT, period: Period.DAY } as const;
export const counted = new CountObjectsByDateTracker({ metric: COUNT, dateField: 'at' });

/** Happenings in a database that each spec finds empty, and their statistics in Amsterdam, at noon. */
export class TrackedWorld {
  readonly entities = [...TRACKSTATS_ENTITIES, ...TRACKED_ENTITIES, Seat];
  database: string;
  dataSource: DataSource;
  clock: FakeClock;
  private open: OpenStatistics;

  /** To be called where the specs of one database are described. */
  static use(kind: DatabaseKind): TrackedWorld {
    const world = new TrackedWorld();
    beforeAll(() => world.create(kind));
    beforeEach(() => world.begin());
    afterEach(() => world.close());
    return world;
  }

  get statistics(): StatisticsService {
    return this.open.statistics;
  }

  get rows(): Repository<Happening> {
    return this.dataSource.getRepository(Happening);
  }

  async shown(options: Parameters<StatisticsService['narrow']>[0] = day): Promise<[string, number | null][]> {
    return (await this.statistics.narrow(options)).map(({ date, value }) => [date, value]);
  }

  /** The same rows for an application in another zone. */
  async reopen(timeZone: string): Promise<void> {
    await this.close();
    this.open = openStatistics(this.dataSource, { timeZone, clock: this.clock });
  }

  async close(): Promise<void> {
    await this.open.close();
  }

  private async create(kind: DatabaseKind): Promise<void> {
    const { entities } = this;
    this.database = await createTestDatabase(kind);
    this.dataSource = await createTestDataSource(kind, { database: this.database, entities });
  }

  private async begin(): Promise<void> {
    for (const { tablePath } of this.dataSource.entityMetadatas.toReversed())
      await this.dataSource.query(`DELETE FROM ${tablePath}`);
    this.clock = new FakeClock(NOON);
    this.open = openStatistics(this.dataSource, { timeZone: 'Europe/Amsterdam', clock: this.clock });
  }
}
