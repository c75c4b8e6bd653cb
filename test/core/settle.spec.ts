import { ref, transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { settle } from '@spoor/core/testing';
import { COUNTER_ENTITIES } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { DIFF_ENTITIES, TrackDiffs } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { SEQUERE_ENTITIES, Followable } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import { TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { openStatistics } from '@spoor/trackstats/testing';
import { startRedis } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { Column, Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

/** What a receiver takes, in milliseconds. */
const SLOW = 200;

@Followable()
@TrackDiffs()
@Entity()
class Page {
  @PrimaryColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  title: string;
}

afterAll(dropTestDatabases);

describeEachDatabase('settle() of the testing kit', (kind) => {
  let dataSource: DataSource;
  let outbox: Outbox;
  let told: unknown[];
  const stops: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    told = [];
    dataSource = await createTestDataSource(kind, {
      entities: [
        Page,
        ...OUTBOX_ENTITIES,
        ...COUNTER_ENTITIES,
        ...DIFF_ENTITIES,
        ...SEQUERE_ENTITIES,
        ...TRACKSTATS_ENTITIES,
      ],
    });
    outbox = Outbox.of(dataSource);
    await outbox.start();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });

  const handle = async (topic: string, deliver: (payload: unknown) => Promise<void>) =>
    void stops.push(await outbox.handle(topic, { deliver: ({ payload }) => deliver(payload), patience: 50 }));
  const tell = (topic: string, payload: unknown) =>
    transaction(dataSource, (manager) => outbox.add(manager, topic, [{ key: 'a', payload }]));

  it('resolves at once when nothing is under way, and when there is nothing of ours', async () => {
    await settle(dataSource);
    await settle(await createTestDataSource(kind, { entities: [Page] }));
  });

  it('waits for messages of an outbox, for those that failed once, and for those that they set off', async () => {
    let failures = 1;
    await handle('first', async (payload) => {
      await delay(SLOW);
      if (failures-- > 0) throw new Error('not yet');
      told.push(payload);
      await tell('second', 'set off');
    });
    await handle('second', async (payload) => {
      await delay(SLOW);
      told.push(payload);
    });
    await tell('first', 'told');
    await settle(dataSource);
    expect(told).toEqual(['told', 'set off']);
  });

  it('waits for listeners to follows, and for what they set off', async () => {
    const { sequere, ready, close } = openSequere(dataSource);
    stops.push(close);
    await ready();
    await handle('mails', async (payload) => {
      await delay(SLOW);
      told.push(payload);
    });
    sequere.events.on('followed', async () => {
      await delay(SLOW);
      await tell('mails', 'a follower');
    });
    await sequere.follow(ref(Page, 1), ref(Page, 2));
    expect(told).toEqual([]);
    await settle(dataSource);
    expect(told).toEqual(['a follower']);
  });

  it('waits for diffs that reach their store after the commit', async () => {
    const server = await startRedis({ settings: {} });
    stops.push(() => server.stop());
    const redis = new Redis(server.url);
    const { diffs, close } = await openDiffs(dataSource, {
      store: 'redis',
      redis: server.url,
      delivery: 'afterCommit',
      prune: false,
    });
    stops.push(close);
    await redis.client('PAUSE', SLOW, 'WRITE');
    await dataSource.getRepository(Page).insert({ id: 1, title: 'One' });
    await settle(dataSource);
    redis.disconnect();
    expect((await diffs.status()).pending).toBe(0);
  });

  it.each([
    ['openCounters', openCounters],
    ['openStatistics', openStatistics],
  ])('comes with %s too', async (_, open) => {
    const opened = open(dataSource);
    stops.push(opened.close);
    await handle('mails', async (payload) => {
      await delay(SLOW);
      told.push(payload);
    });
    await tell('mails', 'counted');
    await opened.settle();
    expect(told).toEqual(['counted']);
  });
});
