import { TrackDiffs, type DiffsModuleOptions } from '@spoor/diffs';
import { Redis } from 'ioredis';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
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
  publicKey: string;

  @Column({ type: 'varchar' })
  keyboard: string;
}

const redis = new Redis(testRedisUrl());

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
  redis.disconnect();
});

describeEachStore(
  'Values that look like secrets',
  (store) => {
    it.each(['afterCommit', 'outbox'] as const)(
      'occur nowhere in what is stored of diffs (delivery: %s)',
      async (delivery) => {
        const { dataSource, diffs, options } = await openOnStore(store, { delivery }, [Account]);
        const secrets = (version: number) => ({
          birthday: `HIDDEN-birthday-${version}`,
          credentials: { passwordHash: `HIDDEN-hash-${version}` },
          refresh_token: `HIDDEN-token-${version}`,
          clientSecret: `HIDDEN-secret-${version}`,
          apiKeys: `HIDDEN-keys-${version}`,
        });
        const shown = { name: 'Ada', publicKey: 'shown', keyboard: 'qwerty' };
        const account = await dataSource.manager.save(Object.assign(new Account(), { ...shown, ...secrets(1) }));
        await dataSource.manager.update(Account, account.id, secrets(2));
        await dataSource.manager.save(Object.assign(new Account(), { id: account.id, ...secrets(3) }));
        await dataSource.manager.delete(Account, account.id);
        const all = await diffs.of(Object.assign(new Account(), { id: account.id })).all();
        expect(all.map(({ op }) => op)).toEqual(['create', 'update', 'update', 'delete']);
        expect(all[1]?.changes).toEqual({
          birthday: ['***', '***'],
          'credentials.passwordHash': ['***', '***'],
          refresh_token: ['***', '***'],
          clientSecret: ['***', '***'],
          apiKeys: ['***', '***'],
        });
        expect(all[0]?.data).toMatchObject(shown);
        const stored = await everythingStored(dataSource, options);
        expect(stored).toContain('qwerty');
        expect(stored).not.toContain('HIDDEN');
      },
    );
  },
  [
    { store: 'database', database: 'postgres' },
    { store: 'redis', database: 'sqlite' },
  ],
);

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
