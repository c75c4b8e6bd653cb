import { RedisConnection } from '@spoor/core/redis';
import type { Cluster, Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { testRedisClusterNodes, testRedisUrl } from '../support/redis.js';

let connection: RedisConnection;
afterEach(() => connection.close());

/** What is written to each server from now on: the commands of each write. */
function watchWrites(): number[][] {
  const { client } = connection;
  const servers = client.isCluster ? (client as Cluster).nodes() : [client as Redis];
  return servers
    .filter(({ stream }) => stream !== undefined)
    .map(({ stream }) => {
      const writes: number[] = [];
      const [one, several] = [stream._write.bind(stream), stream._writev?.bind(stream)];
      stream._write = (...parameters) => {
        writes.push(1);
        one(...parameters);
      };
      stream._writev = (...parameters) => {
        writes.push(parameters[0].length);
        several?.(...parameters);
      };
      return writes;
    });
}

const increment = (key: string) => connection.execute((client) => client.incr(key));

it('Commands of one turn of the event loop leave in one write', async () => {
  connection = await RedisConnection.open(testRedisUrl());
  await connection.ping();
  const writes = watchWrites();
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => increment(key)));
  expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(writes).toEqual([[20]]);
});

it('Commands of one turn leave in one write to each node of a Cluster', async () => {
  connection = await RedisConnection.open({ nodes: testRedisClusterNodes() });
  const keys = Array.from({ length: 60 }, () => randomUUID());
  await Promise.all(keys.map(increment));
  const writes = watchWrites();
  expect(await Promise.all(keys.map(increment))).toEqual(keys.map(() => 2));
  for (const perNode of writes) expect(perNode.length).toBeLessThanOrEqual(1);
  expect(writes.flat().reduce((sum, count) => sum + count, 0)).toBe(keys.length);
});

it('A command that is sent alone leaves within its turn', async () => {
  connection = await RedisConnection.open(testRedisUrl());
  await connection.ping();
  const writes = watchWrites();
  const answer = increment(randomUUID());
  await new Promise(setImmediate);
  expect(writes).toEqual([[1]]);
  expect(await answer).toBe(1);
});
