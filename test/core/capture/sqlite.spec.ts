import { LockTimeoutError, transaction } from '@spoor/core';
import { TransactionNotStartedError, type QueryRunner } from 'typeorm';
import { describeEvent } from '../../support/capture/difference.js';
import { Post, Setting, Tag } from '../../support/capture/entities/index.js';
import { empty, fill } from '../../support/capture/fixture.js';
import type { World } from '../../support/capture/world.js';
import { createWorld } from '../../support/capture/worlds.js';
import { dropTestDatabases } from '../../support/databases.js';

afterAll(dropTestDatabases);

describe("Row capture on SQLite's one connection", () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld('sqlite');
  });
  beforeEach(async () => {
    await empty(world.dataSource);
    await fill(world.dataSource);
  });
  afterEach(() => world.end());

  const colorOf = async (id: number) => (await world.repository(Tag).findOneByOrFail({ id })).color;

  it("a captured statement outside of a transaction waits for a stranger's, and survives its rollback", async () => {
    const listener = world.listen();
    const steps: string[] = [];
    let open: (value?: unknown) => void = () => {};
    const opened = new Promise((resolve) => (open = resolve));
    let finish: (value?: unknown) => void = () => {};
    const finished = new Promise((resolve) => (finish = resolve));
    const foreign = transaction(world.dataSource, async (manager) => {
      await manager.update(Tag, 1, { color: 'rolled back' });
      open();
      await finished;
      steps.push('transaction ends');
      throw new Error('roll back');
    }).catch(() => undefined);
    await opened;
    const statements = Promise.all([
      world.repository(Tag).update(2, { color: 'own' }),
      world.repository(Setting).insert({ key: 'own' }),
      world.repository(Post).softDelete(1),
    ]).then(() => steps.push('statements end'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    finish();
    await Promise.all([foreign, statements]);
    expect(steps).toEqual(['transaction ends', 'statements end']);
    expect((await listener.events()).map(describeEvent).toSorted()).toEqual([
      'insert Setting own',
      'softDelete Post 1: deletedAt',
      'update Tag 2: color',
    ]);
    expect([await colorOf(1), await colorOf(2)]).toEqual(['f00', 'own']);
  });

  it('concurrent statements and transactions are each told as they were committed', async () => {
    const listener = world.listen();
    const work = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 0
        ? transaction(world.dataSource, async (manager) => {
            await manager.update(Tag, 1, { color: `${index}` });
            await manager.insert(Setting, { key: `in ${index}` });
            if (index % 2 === 0) throw new Error('roll back');
          }).catch(() => undefined)
        : world.repository(Setting).insert({ key: `out ${index}` }),
    );
    await Promise.all(work);
    const told = (await listener.events()).map(describeEvent);
    const keys = (await world.repository(Setting).find()).map(({ key }) => key);
    const made = keys.filter((key) => !['theme', 'size'].includes(key)).map((key) => `insert Setting ${key}`);
    expect(told.filter((event) => event.startsWith('insert')).toSorted()).toEqual(made.toSorted());
    expect(made).toHaveLength(25);
    expect(told.filter((event) => event === 'update Tag 1: color')).toHaveLength(5);
  });

  it('what a stranger has committed early is told nevertheless, and waits for no connection that waits for it', async () => {
    const listener = world.listen();
    let isFirst = true;
    const stranger = {
      async afterQuery({ query, queryRunner }: { query: string; queryRunner: QueryRunner }) {
        if (!query.startsWith('INSERT') || !isFirst) return;
        isFirst = false;
        await queryRunner.commitTransaction();
      },
    };
    world.dataSource.subscribers.push(stranger as never);
    await expect(world.repository(Setting).insert({ key: 'own' })).rejects.toThrow(TransactionNotStartedError);
    world.dataSource.subscribers.splice(world.dataSource.subscribers.indexOf(stranger as never), 1);
    expect((await listener.events()).map(describeEvent)).toEqual(['insert Setting own']);
  });

  it('a timer that a listener has set belongs to no later transaction: it outlives the rollback', async () => {
    world.listen();
    let left: Promise<unknown> | undefined;
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const subscriber = {
      async afterInsert({ queryRunner }: { queryRunner: QueryRunner }) {
        if (!left) left = opened.then(() => queryRunner.manager.update(Tag, 1, { color: 'left' }));
        else {
          open();
          await new Promise((resolve) => setTimeout(resolve, 30));
          throw new Error('roll back');
        }
      },
    };
    world.dataSource.subscribers.push(subscriber as never);
    await world.repository(Setting).insert({ key: 'first' });
    await expect(world.repository(Setting).insert({ key: 'second' })).rejects.toThrow('roll back');
    await left;
    world.dataSource.subscribers.splice(world.dataSource.subscribers.indexOf(subscriber as never), 1);
    expect(await colorOf(1)).toBe('left');
  });

  it('a captured statement without the manager of the transaction around it ends in LockTimeoutError that asks for it', async () => {
    world.listen();
    const forgotten = transaction(world.dataSource, () => world.repository(Tag).update(1, { color: 'x' }));
    await expect(forgotten).rejects.toThrow(LockTimeoutError);
    await expect(forgotten).rejects.toThrow(/Did you forget { manager }\?/);
    expect(await colorOf(1)).toBe('f00');
  });
});
