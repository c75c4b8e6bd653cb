import { Logger } from '@nestjs/common';
import { Identified, ref } from '@spoor/core';
import { Lease } from '@spoor/core/schedule';
import { FakeClock } from '@spoor/core/testing';
import { defineDomain, defineMetric, Period, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { trackstatsMigrations } from '@spoor/trackstats/migrations';
import { CONFORMANCE_ENTITIES, openStatistics, trackstatsConformance } from '@spoor/trackstats/testing';
import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { specifyMigrations, UNUSUAL_NAMES } from '../support/describe-migrations.js';

const BOOKS = defineMetric({ domain: defineDomain({ ref: 'library' }), ref: 'books' });

@Identified({ identifier: 'author' })
@Entity('writer')
class Author {
  @PrimaryGeneratedColumn()
  id: number;
}

@Identified({ identifier: 'person', aliases: ['author'] })
@Entity('writer')
class Person {
  @PrimaryGeneratedColumn()
  id: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('the schema of TrackstatsModule', (kind) => {
  specifyMigrations(kind, { entities: TRACKSTATS_ENTITIES, migrations: trackstatsMigrations, shared: [Lease] });

  it('may be made after the start: until then a warning says what is missing', async () => {
    const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const dataSource = await createTestDataSource(kind, { entities: TRACKSTATS_ENTITIES, synchronize: false });
    const { statistics, ready, close } = openStatistics(dataSource);
    await ready();
    expect(warnings.mock.calls).toEqual([[expect.stringContaining('trackstatsMigrations')]]);
    warnings.mockRestore();
    await dataSource.synchronize();
    expect(await statistics.increment(BOOKS)).toBe(1);
    await close();
  });

  it('gives what is stored under an old label to the one that replaced it', async () => {
    const database = await createTestDatabase(kind);
    const before = await createTestDataSource(kind, { database, entities: [...TRACKSTATS_ENTITIES, Author] });
    const old = openStatistics(before);
    for (const id of [1, 2]) await old.statistics.increment(BOOKS, id, { object: ref(Author, id), date: '2026-03-29' });
    await old.close();
    await before.destroy();
    const after = await createTestDataSource(kind, { database, entities: [...TRACKSTATS_ENTITIES, Person] });
    const { statistics, ready, close } = openStatistics(after);
    await ready();
    const found = await statistics.narrow({ metric: BOOKS, period: Period.DAY, objectType: Person });
    expect(found.map(({ object, value }) => [object, value])).toEqual([
      [ref(Person, 1), 1],
      [ref(Person, 2), 2],
    ]);
    expect(await statistics.increment(BOOKS, 5, { object: { type: 'author', id: '1' }, date: '2026-03-29' })).toBe(6);
    await close();
  });

  it('keeps every promise of the conformance suite under other names', async () => {
    const dataSource = await createTestDataSource(kind, {
      ...UNUSUAL_NAMES,
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
