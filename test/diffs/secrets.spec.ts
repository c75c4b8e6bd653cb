import { Logger } from '@nestjs/common';
import { startRedis } from '@spoor/test-servers';
import { TrackDiffs, type DiffsModuleOptions } from '@spoor/diffs';
import { Redis } from 'ioredis';
import { inspect } from 'node:util';
import { Column, type DataSource, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { Everybody } from './support/everybody.guard.js';
import { closeServed, serveDiffs } from './support/serve-diffs.js';
import { SseConnection } from './support/sse-client.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

class Credentials {
  @Column({ type: 'varchar', nullable: true })
  passwordHash: string | null;
}

@TrackDiffs<Account>({ reveal: ['publicKey'] })
@Entity()
class Account {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  name: string;

  @Column({ type: 'varchar', select: false })
  birthday: string;

  @Column(() => Credentials)
  credentials: Credentials;

  @Column({ type: 'varchar' })
  refresh_token: string;

  @Column({ type: 'varchar' })
  clientSecret: string;

  @Column({ type: 'varchar' })
  apiKeys: string;

  @Column({ type: 'varchar' })
  apikey: string;

  @Column({ type: 'varchar' })
  private_key: string;

  @Column({ type: 'varchar' })
  userAPIKey: string;

  @Column({ type: 'varchar' })
  LICENSE_KEY: string;

  @Column({ type: 'varchar' })
  passphrase: string;

  @Column({ type: 'varchar', name: 'password' })
  memo: string;

  @Column({ type: 'varchar' })
  publicKey: string;

  @Column({ type: 'varchar' })
  keyboard: string;
}

@Entity()
class Vault {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  code: string;
}

@TrackDiffs<Door>({ serialize: (door) => ({ ...door }) })
@Entity()
class Door {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  name: string;

  @ManyToOne(() => Vault)
  accessKey: Vault;
}

const ROUTES = [{ entity: Account, path: 'accounts/:id', guards: [Everybody] }];

const redis = new Redis(testRedisUrl());

const shown = { name: 'Ada', publicKey: 'shown', keyboard: 'qwerty' };
const secrets = (version: number) => ({
  birthday: `HIDDEN-birthday-${version}`,
  credentials: { passwordHash: `HIDDEN-hash-${version}` },
  refresh_token: `HIDDEN-token-${version}`,
  clientSecret: `HIDDEN-secret-${version}`,
  apiKeys: `HIDDEN-keys-${version}`,
  apikey: `HIDDEN-apikey-${version}`,
  private_key: `HIDDEN-private-${version}`,
  userAPIKey: `HIDDEN-user-${version}`,
  LICENSE_KEY: `HIDDEN-license-${version}`,
  passphrase: `HIDDEN-phrase-${version}`,
  memo: `HIDDEN-password-${version}`,
});

afterAll(async () => {
  await closeStores();
  await closeServed();
  await dropTestDatabases();
  redis.disconnect();
});

describeEachStore(
  'Values that look like secrets',
  (store) => {
    it.each(['afterCommit', 'outbox'] as const)(
      'occur nowhere in what is stored and sent of diffs (delivery: %s)',
      async (delivery) => {
        const { dataSource, diffs, options, url, get } = await serveDiffs({ ...store, platform: 'express' }, ROUTES, {
          options: { delivery },
          entities: [Account],
        });
        const account = await dataSource.manager.save(Object.assign(new Account(), { ...shown, ...secrets(1) }));
        const path = `/accounts/${account.id}/diffs`;
        const stream = new SseConnection(url + path);
        await stream.has(1, 'cursor');
        const polled = get(`${path}?since=${stream.lastEventId}&wait=30`);
        await dataSource.manager.update(Account, account.id, secrets(2));
        await dataSource.manager.save(Object.assign(new Account(), { id: account.id, ...secrets(3) }));
        await dataSource.manager.delete(Account, account.id);
        const all = await diffs.of(Object.assign(new Account(), { id: account.id })).all();
        expect(all.map(({ op }) => op)).toEqual(['create', 'update', 'update', 'delete']);
        const { credentials: _, ...others } = secrets(2);
        const masked = Object.fromEntries(Object.keys(others).map((field) => [field, ['***', '***']]));
        expect(all[1]?.changes).toEqual({ ...masked, 'credentials.passwordHash': ['***', '***'] });
        expect(all[0]?.data).toMatchObject(shown);
        const stored = await everythingStored(dataSource, options);
        expect(stored).toContain('qwerty');
        expect(stored).not.toContain('HIDDEN');
        await stream.has(3);
        stream.cut();
        for (const sent of [stream.text, (await polled).text]) {
          expect(sent).toContain('***');
          expect(sent).not.toContain('HIDDEN');
        }
      },
    );
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'redis', database: 'sqlite' },
  ],
);

describe('Values that look like secrets', () => {
  it('are not shown to who serializes, the key of a relation neither', async () => {
    const { dataSource, diffs, options } = await openOnStore(
      { store: 'redis', database: 'sqlite' },
      { delivery: 'outbox' },
      [Vault, Door],
    );
    const accessKey = await dataSource.manager.save(Object.assign(new Vault(), { code: 'HIDDEN' }));
    const door = await dataSource.manager.save(Object.assign(new Door(), { name: 'shown', accessKey }));
    const [diff] = await diffs.of(door).all();
    expect([diff?.data, diff?.changes['accessKey']]).toEqual([{ id: door.id, name: 'shown' }, ['***', '***']]);
    const stored = await everythingStored(dataSource, options);
    expect(stored).toContain('shown');
    expect(stored).not.toContain('HIDDEN');
  });

  it.each([
    ['afterCommit', 'sqlite'],
    ['outbox', 'sqlite'],
    ['outbox', 'postgres'],
  ] as const)(
    'occur in nothing that is logged or left behind while Redis is away (delivery: %s, %s)',
    async (delivery, database) => {
      const logged: unknown[] = [];
      for (const level of ['log', 'warn', 'error', 'debug'] as const)
        jest.spyOn(Logger.prototype, level).mockImplementation((...said: unknown[]) => void logged.push(inspect(said)));
      const server = await startRedis({ settings: {} });
      const { dataSource } = await openOnStore(
        { store: 'redis', database },
        { redis: server.url, redisTimeout: 200, delivery },
        [Account],
      );
      await server.stop();
      const account = await dataSource.manager.save(Object.assign(new Account(), { ...shown, ...secrets(1) }));
      await dataSource.manager.update(Account, account.id, secrets(2));
      await waitFor(() => logged.length > 0, { what: 'a word on Redis' });
      const left = delivery === 'outbox' ? await dataSource.query('SELECT * FROM spoor_outbox') : 'nothing';
      expect(JSON.stringify(left)).toContain(delivery === 'outbox' ? 'qwerty' : 'nothing');
      expect(JSON.stringify([left, logged])).not.toContain('HIDDEN');
      jest.restoreAllMocks();
    },
  );
});

async function everythingStored(
  dataSource: DataSource,
  { prefix = '', delivery }: DiffsModuleOptions,
): Promise<string> {
  const names = ['spoor_diff', 'spoor_diff_log', ...(delivery === 'outbox' && prefix ? ['spoor_outbox'] : [])];
  const tables = await Promise.all(names.map((table) => dataSource.query(`SELECT * FROM ${table}`)));
  const keys = prefix ? await redis.keys(`${prefix}*`) : [];
  const values = await Promise.all(keys.map(async (key) => (await redis.dumpBuffer(key)).toString('latin1')));
  // Dumps may be compressed; logs are read as they are.
  const logs = await Promise.all(keys.filter((key) => key.includes(':log:')).map((key) => redis.zrange(key, 0, -1)));
  return JSON.stringify([tables, keys, values, logs]);
}
