// Follows and unfollows on a Cluster as fast as it can, until it is killed. Parameters: the first node's port, the prefix.
import { RedisFollowBackend } from '../../../../libs/sequere/dist/backends/redis/redis-follow.backend.js';

const [port, prefix] = process.argv.slice(2);
const backend = new RedisFollowBackend({
  redis: { nodes: [{ host: '127.0.0.1', port: Number(port) }] },
  prefix,
  layout: 'compact',
  redisTimeout: 10_000,
});
await backend.open({ types: () => ['user'], aliases: () => [], publish: () => {} });
let done = 0;
await Promise.all(
  Array.from({ length: 64 }, async (_, caller) => {
    for (let round = 0; ; round += 1) {
      const from = { type: 'user', id: String(1 + ((caller + round) % 40)) };
      const to = { type: 'user', id: String(101 + ((caller * 7 + round) % 40)) };
      if (round % 3 === 2) await backend.unfollow([{ from, to }]);
      else await backend.follow([{ from, to, at: Date.now() }]);
      done += 1;
      if (done % 500 === 0) console.log(JSON.stringify({ done }));
    }
  }),
);
