import { startRedis } from '@spoor/test-servers';
import { Redis } from 'ioredis';
import type { Benchmark } from '../benchmark.js';
import { RowOperations } from '../capture/row.operations.js';
import { postgres } from '../databases/postgres.database.js';
import { wellWarmedUp, type Pace } from '../measuring/pace.js';
import { printMeasured } from '../report/print-measured.js';
import { printPairs } from '../report/print-pairs.js';
import { Article } from './article.entity.js';
import { Articles } from './articles.js';
import { byHandPairs } from './by-hand.pairs.js';
import { withDiffsSources, type DiffsSources } from './diffs.sources.js';
import { printIdleStreams } from './idle/idle-streams.measurement.js';
import { appendScenarios } from './redis.scenarios.js';
import { savePairs } from './save.pairs.js';
import { sincePair } from './since.pair.js';

export const diffsBenchmark: Benchmark = {
  name: 'diffs',
  summary:
    'saves whose diffs are kept, beside the same saves untracked; appends to Redis beside ZADD; idle event streams',
  async run(pace) {
    console.log(`
Diffs. The two sides of a row are called by turns, as in the benchmark of capture. After the commit, and through the outbox, diffs are on
their way to their logs when save() returns; that is paid for by whoever comes next.`);
    const { options, stop } = await postgres.start();
    const server = await startRedis({ settings: {} });
    const redis = new Redis(server.url, { enableAutoPipelining: false });
    try {
      await withDiffsSources(options, server.url, async (sources) => {
        console.log(`\n${postgres.title} ${await postgres.settings(sources.plain)}`);
        await measure(sources, redis, server.url, pace);
      });
      await printIdleStreams(server.url, pace);
    } finally {
      redis.disconnect();
      await Promise.all([server.stop(), stop()]);
    }
  },
};

async function measure(sources: DiffsSources, redis: Redis, address: string, pace: Pace): Promise<void> {
  const articles = new Articles(sources.housekeeping, pace.crowd);
  await articles.fill();
  const operations = new RowOperations(Article, articles);
  for (const [own, where] of [
    [sources.afterCommit, 'to Redis after the commit'],
    [sources.outbox, 'to Redis through the outbox'],
    [sources.database, 'in the database'],
    [sources.databaseByOutbox, 'in the database through the outbox'],
  ] as const)
    await printPairs(
      `Diffs ${where}`,
      { reference: 'untracked', own: 'tracked' },
      savePairs(sources, own, articles, operations),
      wellWarmedUp(pace),
    );
  await printPairs(
    'Diffs written by hand, for orientation',
    { reference: 'untracked', own: 'by hand' },
    byHandPairs(sources, articles, operations),
    wellWarmedUp(pace),
  );
  await printPairs(
    'Reading, for orientation',
    { reference: 'ZRANGEBYSCORE', own: 'since()' },
    [await sincePair(redis, sources.afterCommit)],
    pace,
  );
  const { scenarios, close } = await appendScenarios(redis, address, sources.housekeeping);
  await printMeasured('Appends', scenarios, wellWarmedUp(pace)).finally(close);
}
