import { FakeClock } from '@spoor/core/testing';
import { TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import {
  CONFORMANCE_ENTITIES,
  openStatistics,
  trackstatsConformance,
  type OpenStatistics,
} from '@spoor/trackstats/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

afterAll(dropTestDatabases);

describeEachDatabase('StatisticsService', (kind) => {
  let dataSource: DataSource;
  let open: OpenStatistics;
  let clock: FakeClock;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, ...CONFORMANCE_ENTITIES] });
  });
  beforeEach(async () => {
    for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
    clock = new FakeClock(Date.UTC(2026, 2, 29, 12));
    open = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock });
  });
  afterEach(() => open.close());

  it.each(trackstatsConformance)('$title', ({ run }) => run(open.statistics, dataSource, clock));
});
