import { openSequere, sequereConformance } from '@spoor/sequere/testing';
import { startRedisCluster, type StartedCluster } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';
import { waitFor } from '../../support/wait-for.js';
import { emptyTables } from '../support/empty-tables.js';
import { TEST_ENTITIES } from '../support/entities.js';
import { moveSlots } from './support/move-slots.js';

/** The entities of the conformance suite, whose keys share the slots of these tags. */
const TAGS = ['user', 'project'].flatMap((type) => Array.from({ length: 6 }, (_, index) => `${type}:${index + 1}`));

let cluster: StartedCluster;
let dataSource: DataSource;

beforeAll(async () => {
  cluster = await startRedisCluster({ settings: { 'cluster-node-timeout': '2000' }, replicas: true });
  dataSource = await createTestDataSource('sqlite', { entities: TEST_ENTITIES });
});
afterAll(async () => {
  await dropTestDatabases();
  await cluster.stop();
});

async function runSuite(): Promise<void> {
  for (const { title, run } of sequereConformance) {
    await emptyTables(dataSource);
    await dataSource.query('DELETE FROM sqlite_sequence'); // ids begin at 1 again
    const redis = { nodes: cluster.nodes, retryDelayOnTryAgain: 20 };
    const open = openSequere(dataSource, { backend: 'redis', redis, prefix: `${randomUUID()}:`, redisTimeout: 10_000 });
    try {
      await open.ready();
      await run({ ...open, dataSource, joinsTransactions: false, resolution: 1 });
    } catch (error) {
      throw new Error(`What it failed to show is: ${title}`, { cause: error });
    } finally {
      await open.close();
    }
  }
}

describe('On a Redis Cluster, everything that is promised of a backend', () => {
  it('holds while the slots of those concerned move from master to master', async () => {
    const moving = moveSlots(cluster, TAGS);
    try {
      await runSuite();
    } finally {
      expect(await moving.stop()).toBeGreaterThan(100);
    }
  }, 300_000);

  it('holds after a failover', async () => {
    const replica = new Redis(cluster.replicas[0]?.port ?? 0);
    await replica.cluster('FAILOVER');
    await waitFor(async () => (await replica.info('replication')).includes('role:master'));
    replica.disconnect();
    await runSuite();
  }, 300_000);
});
