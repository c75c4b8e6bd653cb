import { FakeClock } from '@spoor/core/testing';
import { TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { trackstatsMigrations } from '@spoor/trackstats/migrations';
import { CONFORMANCE_ENTITIES, openStatistics, trackstatsConformance } from '@spoor/trackstats/testing';
import { SnakeCaseNaming } from '../support/capture/snake-case-naming.js';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

const unusual = { namingStrategy: new SnakeCaseNaming(), entityPrefix: 'app_' };

afterAll(dropTestDatabases);

describeEachDatabase('the schema of TrackstatsModule', (kind) => {
  it.each([
    ['plain names', {}],
    ['a snake_case naming strategy and an entityPrefix', unusual],
  ])('made by its migrations equals its entities, with %s, and can be reverted', async (_, options) => {
    const dataSource = await createTestDataSource(kind, {
      ...options,
      entities: TRACKSTATS_ENTITIES,
      migrations: trackstatsMigrations,
      synchronize: false,
    });
    await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await dataSource.undoLastMigration();
    for (const { tablePath } of dataSource.entityMetadatas)
      await expect(dataSource.query(`SELECT 1 FROM ${tablePath}`)).rejects.toThrow(/exist|no such table/);
  });

  it('keeps every promise of the conformance suite under other names', async () => {
    const dataSource = await createTestDataSource(kind, {
      ...unusual,
      entities: [...TRACKSTATS_ENTITIES, ...CONFORMANCE_ENTITIES],
    });
    expect(dataSource.entityMetadatas.map(({ tablePath }) => tablePath)).toContain('app_spoor_statistic_by_date');
    for (const { run } of trackstatsConformance) {
      for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
      const clock = new FakeClock(Date.UTC(2026, 2, 29, 12));
      const { statistics, close } = openStatistics(dataSource, { timeZone: 'Europe/Amsterdam', clock });
      await run(statistics, dataSource, clock);
      await close();
    }
  });
});
