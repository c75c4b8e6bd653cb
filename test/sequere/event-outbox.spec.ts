import { ref, transaction } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import type { FollowedEvent, SequereService, UnfollowedEvent } from '@spoor/sequere';
import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { BACKENDS } from './support/backends.js';
import { TEST_ENTITIES, User } from './support/entities.js';

const [ann, ben] = [ref(User, 1), ref(User, 2)];

/** Writes down what it is told. */
function listen(sequere: SequereService) {
  const heard: [sign: '+' | '-', FollowedEvent | UnfollowedEvent][] = [];
  sequere.events.on('followed', (event) => void heard.push(['+', event]));
  sequere.events.on('unfollowed', (event) => void heard.push(['-', event]));
  return heard;
}

afterAll(dropTestDatabases);

const joining = BACKENDS.filter(({ joinsTransactions }) => joinsTransactions);

describe.each(joining)("events: 'outbox' ($title, entities in $database)", ({ database, options }) => {
  let dataSource: DataSource;
  const opened: OpenSequere[] = [];

  const open = async (): Promise<OpenSequere> => {
    const instance = openSequere(dataSource, { ...options(), events: 'outbox' });
    opened.push(instance);
    await instance.ready();
    return instance;
  };

  beforeEach(async () => {
    dataSource = await createTestDataSource(database, { entities: TEST_ENTITIES });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ close }) => close()));
    await dataSource.destroy();
  });

  it('tells each real change once, in the order of an edge, with an id of its own', async () => {
    const { sequere, settle } = await open();
    const heard = listen(sequere);
    await sequere.follow(ann, ben, { at: new Date(1_000) });
    await sequere.follow(ann, ben);
    await sequere.unfollow(ann, ben);
    await sequere.follow(ann, ben, { at: new Date(2_000) });
    await settle();
    expect(heard).toEqual([
      ['+', { id: expect.any(String), from: ann, to: ben, since: new Date(1_000) }],
      ['-', { id: expect.any(String), from: ann, to: ben }],
      ['+', { id: expect.any(String), from: ann, to: ben, since: new Date(2_000) }],
    ]);
    expect(new Set(heard.map(([, { id }]) => id)).size).toBe(3);
  });

  it('tells what a transaction has changed after its commit, and nothing of what is rolled back', async () => {
    const { sequere, settle } = await open();
    const heard = listen(sequere);
    const cas = ref(User, 3);
    await transaction(dataSource, async (manager) => {
      await sequere.follow(ann, ben, { manager });
      await manager
        .transaction(async (nested) => {
          await sequere.follow(ann, cas, { manager: nested });
          throw new Error('savepoint');
        })
        .catch(() => undefined);
      expect(heard).toEqual([]);
    });
    const failed = transaction(dataSource, async (manager) => {
      await sequere.unfollow(ann, ben, { manager });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await settle();
    expect(heard).toEqual([['+', expect.objectContaining({ from: ann, to: ben })]]);
  });

  it('tells more changes than one statement can write', async () => {
    const { sequere, settle } = await open();
    const heard = listen(sequere);
    await sequere.followMany(Array.from({ length: 1_200 }, (_, index) => ({ from: ref(User, 10 + index), to: ann })));
    await settle();
    expect(new Set(heard.map(([, { from }]) => from.id)).size).toBe(1_200);
    expect(heard).toHaveLength(1_200);
  });

  it('tells a listener that failed again, with the same id, also after the process has been replaced', async () => {
    const first = await open();
    const failed: string[] = [];
    first.sequere.events.on('followed', ({ id }) => {
      failed.push(id);
      throw new Error('not now');
    });
    await first.sequere.follow(ann, ben);
    await waitFor(() => failed.length > 0, { what: 'the first attempt' });
    await first.close();
    const heard = listen((await open()).sequere);
    await waitFor(() => heard.length > 0, { what: 'another attempt', timeout: 20_000 });
    expect(heard).toEqual([['+', { id: failed[0], from: ann, to: ben, since: expect.any(Date) }]]);
    expect(new Set(failed).size).toBe(1);
  }, 30_000);

  it('leaves nothing in the outbox once everybody has heard', async () => {
    const { sequere, settle } = await open();
    await sequere.follow(ann, ben);
    await settle();
    const { length } = await Outbox.of(dataSource).status('sequere:events:default');
    expect(length).toBe(0);
  });
});

describe.each(BACKENDS.filter(({ joinsTransactions }) => !joinsTransactions))(
  "events: 'outbox' ($title)",
  ({ database, options }) => {
    it('is refused at start, as there is no transaction to write them in', async () => {
      const dataSource = await createTestDataSource(database, { entities: TEST_ENTITIES });
      const { ready, close } = openSequere(dataSource, { ...options(), events: 'outbox' });
      await expect(ready()).rejects.toMatchObject({ code: 'SPOOR_UNSUPPORTED_BY_BACKEND' });
      await close();
    });
  },
);
