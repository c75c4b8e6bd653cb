import type { Redis } from 'ioredis';
import type { Pair } from '../measuring/pair.js';
import { Article } from './article.entity.js';
import type { TrackedSource } from './diffs.sources.js';

const DIFFS = 100;

/** Reading what came since a cursor beside reading as many members of a sorted set; one round trip each. */
export async function sincePair(redis: Redis, { diffs, dataSource }: TrackedSource): Promise<Pair> {
  const rows = dataSource.getRepository(Article);
  const article = await rows.save(rows.create({ groupId: 0, title: 'Read', score: 0 }));
  const log = diffs.of(article);
  const cursor = await log.head();
  for (let score = 1; score <= DIFFS; score += 1) await rows.update(article.id, { score });
  const { diffs: read } = await log.since(cursor);
  if (read.length !== DIFFS) throw new Error(`${read.length} diffs were read instead of ${DIFFS}.`);
  for (const [index, diff] of read.entries()) await redis.zadd('bare since', index, JSON.stringify(diff));
  return {
    title: `since() of ${DIFFS} diffs`,
    reference: {
      ready: () => async () => {
        const members = await redis.zrangebyscore('bare since', '(-1', '+inf', 'WITHSCORES', 'LIMIT', 0, DIFFS);
        return members.filter((_, index) => index % 2 === 0).map((member) => JSON.parse(member) as unknown);
      },
    },
    own: { ready: () => () => log.since(cursor) },
    check: () => undefined,
    tidy: async () => {},
  };
}
