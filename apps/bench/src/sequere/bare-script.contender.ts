import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { sum } from 'simple-statistics';
import type { Contender } from '../measuring/contender.js';
import { PEOPLE, pairsOfPeople } from './people.js';

/** The least that a script can do for an edge: KEYS the two sorted sets; ARGV the two members and the date. */
const LUA = `redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[2]) return redis.call('ZADD', KEYS[1], 'NX', ARGV[3], ARGV[1])`;
const SHA1 = createHash('sha1').update(LUA).digest('hex');

/** How many slots the edges are spread over on a Cluster: so few that people's lists are as long as lists are. */
const SLOTS = 48;

/** A bare script over the two lists of an edge; on a Cluster both are of one slot, which those of real edges cannot be. */
export async function bareScript(client: Redis | Cluster): Promise<Contender> {
  const next = pairsOfPeople();
  const masters = client.isCluster ? (client as Cluster).nodes('master') : [client as Redis];
  for (const master of masters) await master.script('LOAD', LUA);
  const slotOf = (from: number) => (client.isCluster ? from % SLOTS : 0);
  return {
    label: 'bare script over two keys',
    call: () => {
      const [from, to] = next();
      const slot = `bare:{${slotOf(from)}}`;
      return client.evalsha(SHA1, 2, `${slot}:${from}:followings`, `${slot}:${to}:followers`, to, from, Date.now());
    },
    counted: async () => {
      const keys = Array.from({ length: PEOPLE }, (_, index) => `bare:{${slotOf(index + 1)}}:${index + 1}:followings`);
      return sum(await Promise.all(keys.map((key) => client.zcard(key))));
    },
  };
}
