import type { Redis } from 'ioredis';
import { sum } from 'simple-statistics';
import type { Contender } from '../measuring/contender.js';
import { PEOPLE, pairsOfPeople } from './people.js';

const PREFIX = 'ancestor:uid';
const TYPE = 'person';

/** What django-sequere sends for a follow of two resources whose uids it has made before: nine round trips. */
export async function ancestor(redis: Redis): Promise<Contender> {
  const next = pairsOfPeople();
  const uid = (id: number) => redis.get(`${PREFIX}:${TYPE}:${id}`);
  for (let id = 1; id <= PEOPLE; id += 1) await redis.set(`${PREFIX}:${TYPE}:${id}`, String(id));
  return {
    label: "the ancestor's commands",
    call: async () => {
      const [from, to] = next();
      const [fromUid, toUid] = [await uid(from), await uid(to)];
      await redis.zrank(`${PREFIX}:${fromUid}:followings`, String(toUid));
      await uid(from);
      await uid(to);
      await uid(to);
      await uid(from);
      await redis.zrank(`${PREFIX}:${toUid}:followings`, String(fromUid));
      const now = Math.floor(Date.now() / 1_000);
      await redis
        .multi()
        .incr(`${PREFIX}:${fromUid}:followings:count`)
        .incr(`${PREFIX}:${fromUid}:followings:${TYPE}:count`)
        .incr(`${PREFIX}:${toUid}:followers:count`)
        .incr(`${PREFIX}:${toUid}:followers:${TYPE}:count`)
        .zadd(`${PREFIX}:${fromUid}:followings`, now, String(toUid))
        .zadd(`${PREFIX}:${fromUid}:followings:${TYPE}`, now, String(toUid))
        .zadd(`${PREFIX}:${toUid}:followers`, now, String(fromUid))
        .zadd(`${PREFIX}:${toUid}:followers:${TYPE}`, now, String(fromUid))
        .exec();
    },
    counted: async () => {
      const keys = Array.from({ length: PEOPLE }, (_, index) => `${PREFIX}:${index + 1}:followings:count`);
      return sum((await redis.mget(keys)).map(Number));
    },
  };
}
