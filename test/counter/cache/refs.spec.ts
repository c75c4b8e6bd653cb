import { Identified } from '@spoor/core';
import { CounterCache, COUNTER_ENTITIES, CounterCaches } from '@spoor/counter';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn, type ColumnType, type DataSource } from 'typeorm';
import {
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../../support/databases.js';

const UUID = 'a3bb189e-8bf9-4b5c-8a1e-5f3f6f1c2d3e';

interface Key {
  type: ColumnType;
  unsigned?: boolean;
  length?: string;
  collation?: string;
  enum?: string[];
  /** As the entity has it. */
  id: unknown;
  /** And as the ref does. */
  ref: string;
  /** What is no id of such an entity. */
  impossible: string[];
  /** @default all */
  on?: DatabaseKind[];
}

const KEYS: Record<string, Key> = {
  'a small integer': {
    type: 'smallint',
    id: 32767,
    ref: '32767',
    impossible: ['32768', '-32769', 'x', '1.5', '', '07'],
  },
  'an integer': { type: 'int', id: 7, ref: '7', impossible: ['2147483648', '-2147483649', '9'.repeat(40), 'seven'] },
  'a bigint': { type: 'bigint', id: 7, ref: '7', impossible: ['9223372036854775808', '-9223372036854775809', '1e3'] },
  'an unsigned bigint': {
    type: 'bigint',
    unsigned: true,
    id: '18446744073709551615',
    ref: '18446744073709551615',
    impossible: ['-1', '18446744073709551616'],
    on: ['mariadb'],
  },
  'a uuid': {
    type: 'uuid',
    id: UUID,
    ref: UUID,
    impossible: [UUID.toUpperCase(), UUID.slice(1), 'x'],
    on: ['postgres'],
  },
  'a text': { type: 'varchar', length: '20', id: 'abc', ref: 'abc', impossible: ['x'.repeat(40), 'ABC', 'äbc'] },
  'a text in any case': {
    type: 'varchar',
    length: '20',
    collation: 'NOCASE',
    id: 'abc',
    ref: 'abc',
    impossible: ['ABC'],
    on: ['sqlite'],
  },
  'an enum': {
    type: 'enum',
    enum: ['abc', 'def'],
    id: 'abc',
    ref: 'abc',
    impossible: ['ghi'],
    on: ['postgres', 'mariadb'],
  },
  bytes: {
    type: 'bytea',
    id: Buffer.from('c0ffee', 'hex'),
    ref: 'c0ffee',
    impossible: ['coffee', 'c0f', 'C0FFEE'],
    on: ['postgres'],
  },
};

function classesFor({ type, unsigned, length, collation, enum: values }: Key) {
  @Entity()
  @Identified({ identifier: 'song' })
  class Song {
    @PrimaryColumn({
      type: type as 'varchar',
      unsigned: unsigned ?? false,
      length: length ?? '',
      ...(collation && { collation }),
      ...(values && { enum: values }),
    })
    id: unknown;
    @Column({ type: 'int', default: 0 })
    likes: number;
  }
  @Entity()
  class Like {
    @PrimaryGeneratedColumn()
    id: number;
    @CounterCache(() => Song, { column: 'likes', ref: { type: 'targetType', id: 'targetId' } })
    @Column({ type: 'varchar', length: 64 })
    targetType: string;
    @Column({ type: 'varchar', length: 255 })
    targetId: string;
  }
  return [Song, Like] as const;
}

afterAll(dropTestDatabases);

describeEachDatabase('a counter cache of what is pointed to by EntityRef', (kind) => {
  const keys = Object.entries(KEYS).filter(([, { on }]) => !on || on.includes(kind));

  it.each(keys)('lets refs pass that point to nobody, by %s', async (_, key) => {
    const [Song, Like] = classesFor(key);
    const dataSource: DataSource = await createTestDataSource(kind, { entities: [Song, Like, ...COUNTER_ENTITIES] });
    const caches = CounterCaches.of(dataSource);
    const close = caches.open();
    await dataSource.getRepository(Song).insert({ id: key.id as never });
    const likes = () => [key.ref, ...key.impossible].map((targetId) => ({ targetType: 'song', targetId }));
    for (const like of likes()) await dataSource.getRepository(Like).insert(like);
    await dataSource.getRepository(Like).insert(likes());
    expect(await dataSource.getRepository(Song).find()).toMatchObject([{ likes: 2 }]);
    expect(await caches.recount()).toMatchObject({ wrong: 0 });
    for (const { id } of await dataSource.getRepository(Like).find()) await dataSource.getRepository(Like).delete(id);
    expect(await dataSource.getRepository(Song).find()).toMatchObject([{ likes: 0 }]);
    close();
    await dataSource.destroy();
  });

  it('is refused where an id has more than one spelling', async () => {
    const [Song, Like] = classesFor({ type: 'date', id: '2020-01-01', ref: '2020-01-01', impossible: [] });
    const dataSource = await createTestDataSource(kind, { entities: [Song, Like, ...COUNTER_ENTITIES] });
    expect(() => CounterCaches.of(dataSource).open()).toThrow(/its key id is of the type date/);
  });
});
