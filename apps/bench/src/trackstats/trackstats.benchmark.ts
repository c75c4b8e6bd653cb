import type { Benchmark } from '../benchmark.js';
import type { Database } from '../databases/database.js';
import { DATABASES } from '../databases/databases.js';
import { postgres } from '../databases/postgres.database.js';
import { wellWarmedUp, type Pace } from '../measuring/pace.js';
import { printPairs } from '../report/print-pairs.js';
import { Events } from './events.js';
import { trackPairs } from './track.pairs.js';
import { withTrackstatsSources } from './trackstats.source.js';
import { writerPairs } from './writer.pairs.js';

const ROWS = 1_000_000;
const MANY_ROWS = 10_000_000;
const MEGABYTE = 1024 * 1024;
const SIDES = { reference: 'bare', own: 'tracked' };
const precise = new Intl.NumberFormat('en');

export const trackstatsBenchmark: Benchmark = {
  name: 'trackstats',
  summary: 'rows counted by day beside the bare INSERT … SELECT … GROUP BY, and what it costs their writers',
  async run(pace) {
    console.log(`
Statistics. Rows all over 730 days, in no order, counted by the days of Europe/Amsterdam. The bare statement is
INSERT … SELECT day, COUNT(*) … GROUP BY day ON CONFLICT DO UPDATE, with the same days.`);
    for (const database of DATABASES) await measure(database, ROWS, pace);
    if (process.env['SPOOR_BENCH_MANY_ROWS']) await measure(postgres, MANY_ROWS, pace);
  },
};

async function measure(database: Database, rows: number, pace: Pace): Promise<void> {
  await withTrackstatsSources(database, async (sources) => {
    const { indexed, plain, tracked, unindexed } = sources;
    const count = Math.ceil(rows * pace.size);
    console.log(`\n${database.title} ${await database.settings(plain)}, ${precise.format(count)} rows`);
    const before = process.memoryUsage.rss();
    const slow = { ...pace, warmUp: 0 };
    const isPostgres = database.kind === 'postgres';
    const scattered = new Events(tracked, database, unindexed, count);
    await scattered.fill();
    await printPairs(
      'Without an index on the date',
      SIDES,
      trackPairs(sources, database, scattered, { first: 1, again: false }),
      slow,
    );
    const events = new Events(tracked, database, indexed, count);
    await events.fill();
    const first = isPostgres ? 0.5 : 1;
    await printPairs(
      'With an index on the date',
      SIDES,
      trackPairs(sources, database, events, { first, again: true }),
      slow,
    );
    const added = Math.max(process.memoryUsage.rss() - before, 0) / MEGABYTE;
    console.log(`Memory added to Node's: ${Math.round(added)} MB`);
    if (isPostgres && rows === ROWS)
      await printPairs(
        'Those who write what is tracked',
        { reference: 'plain', own: 'tracked' },
        await writerPairs(sources, events),
        wellWarmedUp(pace),
      );
  });
}
