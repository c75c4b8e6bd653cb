import type { DataSource, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import {
  Account,
  Animal,
  Attachment,
  Author,
  Badge,
  Cat,
  Comment,
  Dog,
  Membership,
  Post,
  Profile,
  Revision,
  Setting,
  Tag,
} from './entities/index.js';

export const ADA_ACCOUNT = '00000000-0000-4000-8000-00000000000a';
export const BOB_ACCOUNT = '00000000-0000-4000-8000-00000000000b';
export const SEEN_AT = new Date('2020-02-29T12:34:56.000Z');

/** What MariaDB's counters of generated ids say of the fixture alone. */
const counters = new WeakMap<DataSource, Map<string, string>>();

/** Every row of ours is gone, and generated ids begin where the fixture's end. */
export async function empty(dataSource: DataSource): Promise<void> {
  const { type } = dataSource.options;
  const queryRunner = dataSource.createQueryRunner();
  try {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction(); // of a case that failed, on SQLite
    if (type === 'better-sqlite3') await queryRunner.query('PRAGMA synchronous = OFF'); // as fast as the servers here
    await queryRunner.startTransaction();
    for (const { tablePath } of childrenFirst(dataSource))
      await queryRunner.query(`DELETE FROM ${escape(dataSource, tablePath)}`);
    if (type === 'better-sqlite3') await queryRunner.query('DELETE FROM sqlite_sequence');
    if (type === 'postgres')
      await queryRunner.query(
        `SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences`,
      );
    await queryRunner.commitTransaction();
    if (type !== 'better-sqlite3' && type !== 'postgres')
      for (const table of await advanced(dataSource))
        await queryRunner.query(`ALTER TABLE ${table} AUTO_INCREMENT = 1`);
  } catch (error) {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction();
    throw error;
  } finally {
    await queryRunner.release();
  }
}

function childrenFirst({ entityMetadatas }: DataSource): EntityMetadata[] {
  const left = new Set(entityMetadatas.filter(({ tableType }) => tableType !== 'entity-child'));
  const sorted: EntityMetadata[] = [];
  const isReferred = ({ tablePath }: EntityMetadata) =>
    [...left].some((other) =>
      other.foreignKeys.some(({ referencedEntityMetadata }) => {
        const { tablePath: path } = referencedEntityMetadata;
        return path === tablePath && path !== other.tablePath;
      }),
    );
  while (left.size > 0)
    for (const metadata of [...left].filter((each) => !isReferred(each))) {
      sorted.push(metadata);
      left.delete(metadata);
    }
  return sorted;
}

/** A few rows in every table. */
export async function fill(dataSource: DataSource): Promise<void> {
  await dataSource.transaction((manager) => write(manager));
  if (dataSource.options.type === 'mariadb' && !counters.has(dataSource))
    counters.set(dataSource, await readCounters(dataSource));
}

async function write(manager: EntityManager): Promise<void> {
  const insert = (target: EntityTarget<ObjectLiteral>, values: ObjectLiteral[]) =>
    manager.createQueryBuilder().insert().into(target).values(values).execute();
  await insert(Author, [
    {
      id: 1,
      login: 'ada',
      name: { first: 'Ada', last: 'Lovelace' },
      rank: 1,
      secret: 'engine',
      motto: 'weave',
      karma: '7',
    },
    { id: 2, login: 'bob', name: { first: 'Bob' }, rank: 2, settings: { theme: 'dark', size: 2 }, balance: '1.50' },
    {
      id: 3,
      login: 'cyd',
      name: { first: 'Cyd' },
      rank: 3,
      active: true,
      born: '1990-05-17',
      seenAt: SEEN_AT,
      languages: ['en', 'nl'],
      nickname: 'c',
    },
  ]);
  await insert(Tag, [
    { id: 1, label: 'red', color: 'f00' },
    { id: 2, label: 'blue', color: '00f' },
    { id: 3, label: 'green' },
  ]);
  await insert(Post, [
    { id: 1, title: 'first', views: 10, author: { id: 1 } },
    { id: 2, title: 'second', views: 20, author: { id: 2 } },
    { id: 3, title: 'third', views: 30, deletedAt: SEEN_AT },
  ]);
  const junction = manager.connection.getMetadata(Post).manyToManyRelations[0]?.junctionEntityMetadata;
  const [post = '', tag = ''] = junction?.columns.map(({ propertyName }) => propertyName) ?? [];
  await insert(junction?.tablePath ?? '', [
    { [post]: 1, [tag]: 1 },
    { [post]: 1, [tag]: 2 },
    { [post]: 2, [tag]: 2 },
  ]);
  await insert(Comment, [
    { id: 1, text: 'nice', postId: 1 },
    { id: 2, text: 'indeed', postId: 1 },
    { id: 3, text: 'why?', postId: 2 },
  ]);
  await insert(Attachment, [
    { id: 1, file: 'a.png', post: { id: 1 } },
    { id: 2, file: 'b.png', post: { id: 1 } },
  ]);
  await insert(Revision, [
    { id: 1, body: 'draft', post: { id: 1 } },
    { id: 2, body: 'final', post: { id: 1 } },
  ]);
  await insert(Membership, [
    { tenant: 1, member: 'ada', role: 'admin', seat: 1 },
    { tenant: 1, member: 'bob', role: 'guest', seat: 2 },
    { tenant: 2, member: 'ada', role: 'guest' },
  ]);
  await insert(Badge, [
    { id: 1, title: 'founder', membership: { tenant: 1, member: 'ada' } },
    { id: 2, title: 'spare' },
  ]);
  await insert(Dog, [{ id: 1, name: 'Rex', age: 3, tricks: 1, owner: { id: 1 } }]);
  await insert(Cat, [{ id: 2, name: 'Tom', age: 4, lives: 9 }]);
  await insert(Animal, [{ id: 3, name: 'It', age: 5 }]);
  await insert(Account, [
    { id: ADA_ACCOUNT, email: 'ada@example.org' },
    { id: BOB_ACCOUNT, email: 'bob@example.org' },
  ]);
  await insert(Profile, [
    { id: 1, bio: 'of Ada', account: { id: ADA_ACCOUNT } },
    { id: 2, bio: 'of nobody' },
  ]);
  await insert(Setting, [{ key: 'theme', value: 'dark', changedBy: 1 }, { key: 'size' }]);
}

/** A table's name as SQL wants it. */
export function escape(dataSource: DataSource, tablePath: string): string {
  return tablePath
    .split('.')
    .map((part) => dataSource.driver.escape(part))
    .join('.');
}

/** Where more ids have been given out than the fixture needs; to set a counter takes as long as to write a hundred rows. */
async function advanced(dataSource: DataSource): Promise<string[]> {
  const fixed = counters.get(dataSource);
  const current = await readCounters(dataSource);
  const names = [...current].filter(([name, next]) => fixed?.get(name) !== next).map(([name]) => name);
  return names.map((name) => dataSource.driver.escape(name));
}

async function readCounters(dataSource: DataSource): Promise<Map<string, string>> {
  const rows: { name: string; next: unknown }[] = await dataSource.query(
    'SELECT table_name AS name, auto_increment AS next FROM information_schema.tables WHERE table_schema = database() AND auto_increment > 1',
  );
  return new Map(rows.map(({ name, next }) => [name, String(next)]));
}
