import { Logger } from '@nestjs/common';
import { Identified, ref } from '@spoor/core';
import { COUNTER_ENTITIES } from '@spoor/counter';
import { counterMigrations } from '@spoor/counter/migrations';
import { counterConformance, openCounters } from '@spoor/counter/testing';
import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { specifyMigrations, UNUSUAL_NAMES } from '../support/describe-migrations.js';

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

@Entity('other')
class Other {
  @PrimaryGeneratedColumn()
  id: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('the schema of CounterModule', (kind) => {
  specifyMigrations(kind, {
    entities: COUNTER_ENTITIES,
    migrations: counterMigrations,
    async use(dataSource) {
      const { counters, close } = openCounters(dataSource);
      expect(await counters.increment('n', 1, { idempotencyKey: 'k' })).toBe(1);
      expect(await counters.list()).toEqual([{ name: 'n', count: 1 }]);
      await close();
    },
  });

  if (kind === 'postgres')
    it('keeps an index in the order in which lists of counters are read', async () => {
      const migrated = { entities: COUNTER_ENTITIES, migrations: counterMigrations, synchronize: false };
      const dataSource = await createTestDataSource(kind, migrated);
      await dataSource.runMigrations();
      await dataSource.synchronize();
      const indices = await dataSource.query(`SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%COLLATE "C"%'`);
      expect(indices).toHaveLength(1);
    });

  describe('with a snake_case naming strategy and an entityPrefix', () => {
    it('keeps every promise of the conformance suite', async () => {
      const dataSource = await createTestDataSource(kind, { ...UNUSUAL_NAMES, entities: COUNTER_ENTITIES });
      expect(dataSource.entityMetadatas.map(({ tablePath }) => tablePath)).toContain('app_spoor_counter');
      for (const { run } of counterConformance) {
        for (const { tablePath } of dataSource.entityMetadatas) await dataSource.query(`DELETE FROM ${tablePath}`);
        const { counters, close } = openCounters(dataSource);
        await run(counters, dataSource);
        await close();
      }
    });
  });

  it('carries counters of an old label over to the one that replaced it', async () => {
    const database = await createTestDatabase(kind);
    const before = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES, Author] });
    const old = openCounters(before);
    await old.counters.of(ref(Author, 1)).increment('books', 3);
    await old.close();
    await before.destroy();
    const after = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES, Person] });
    const reopened = openCounters(after);
    await reopened.ready();
    expect(await reopened.counters.of(ref(Person, 1)).get('books')).toBe(3);
    expect(await reopened.counters.of({ type: 'author', id: '1' }).get('books')).toBe(3);
    expect(await reopened.counters.top(Person, 'books')).toEqual([{ ref: ref(Person, 1), count: 3 }]);
    await reopened.close();
  });

  it('adds what an older process has counted under the old label meanwhile', async () => {
    const database = await createTestDatabase(kind);
    const before = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES, Author] });
    const after = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES, Person] });
    const [old, renewed] = [openCounters(before), openCounters(after)];
    await renewed.counters.of(ref(Person, 1)).increment('books', 4);
    await old.counters.of(ref(Author, 1)).increment('books', 3);
    await renewed.close();
    const { counters, ready, close } = openCounters(after);
    await ready();
    expect(await counters.of(ref(Person, 1)).get('books')).toBe(7);
    await close();
    await old.close();
  });

  it('may be made after the start: until then a warning says what is missing', async () => {
    const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const dataSource = await createTestDataSource(kind, { entities: COUNTER_ENTITIES, synchronize: false });
    const { counters, ready, close } = openCounters(dataSource);
    await ready();
    expect(warnings.mock.calls).toEqual([[expect.stringContaining('counterMigrations')]]);
    warnings.mockRestore();
    await dataSource.synchronize();
    expect(await counters.increment('n')).toBe(1);
    await close();
  });

  it('warns of a stored label that no entity owns, and names the remedy', async () => {
    const database = await createTestDatabase(kind);
    const before = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES, Author] });
    const old = openCounters(before);
    await old.counters.of(ref(Author, 1)).increment('books', 3);
    await old.close();
    const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const after = await createTestDataSource(kind, { database, entities: [...COUNTER_ENTITIES, Other] });
    const { ready, close } = openCounters(after);
    await ready();
    await close();
    expect(warnings.mock.calls).toEqual([[expect.stringMatching(/"author".*aliases: \['author'\]/)]]);
    warnings.mockRestore();
  });
});
