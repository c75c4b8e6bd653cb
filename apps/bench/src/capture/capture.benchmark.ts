import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { DataSource } from 'typeorm';
import type { Benchmark } from '../benchmark.js';
import { postgres } from '../databases/postgres.database.js';
import { withApplication } from '../databases/with-application.js';
import { wellWarmedUp, type Pace } from '../measuring/pace.js';
import { printPairs } from '../report/print-pairs.js';
import { cachedChildPair } from './cached-child.pair.js';
import { CAPTURE_ENTITIES, Item } from './entities/index.js';
import { recountPairs } from './recount.pairs.js';
import { RowOperations } from './row.operations.js';
import { capturedPairs, chancePairs, unwatchedPairs } from './row.pairs.js';
import { withSources, type Sources } from './sources.js';
import { Tables } from './tables.js';

/** A recount takes long, and so not as often. */
const RECOUNTS = { warmUp: 0, turn: 0, rounds: 5 };

export const captureBenchmark: Benchmark = {
  name: 'capture',
  summary: 'statements whose changes somebody is told of, and recounts, beside the bare ones',
  async run(given) {
    const pace = wellWarmedUp(given);
    console.log(`
Row capture. The two sides of a row are called by turns, and each comes first every other time; a figure is the median of as many
calls as there are pairs, the ratio that of the medians. Everybody is alone with the database, and makes one call after another.
After each turn all changed rows must have been told of, and all counts be right.`);
    const modules = [TypeOrmModule.forFeature(CAPTURE_ENTITIES), CounterModule.forRoot()];
    await withApplication(postgres, modules, async (application) => {
      const dataSource = application.get(DataSource);
      console.log(`\n${postgres.title} ${await postgres.settings(dataSource)}`);
      await withSources(dataSource, (sources) => measure(sources, pace));
    });
  },
};

async function measure(sources: Sources, pace: Pace): Promise<void> {
  const { housekeeping, publishing, persisting } = sources;
  const tables = new Tables(housekeeping, pace.crowd);
  await tables.fill();
  const operations = new RowOperations(Item, tables);
  const sides = { reference: 'plain', own: 'captured' };
  // The first of all, before Node has compiled everything for the plain side.
  await printPairs(
    'An entity that nobody watches, in an application with Spoor',
    { reference: 'without', own: 'with' },
    unwatchedPairs(sources, tables),
    pace,
  );
  await printPairs(
    'Without Spoor on either side: by how much a ratio of this run is off by chance',
    { reference: 'plain', own: 'plain' },
    chancePairs(sources, operations, tables),
    pace,
  );
  await printPairs(
    'Capture alone: nobody writes anything',
    sides,
    capturedPairs(sources, publishing, operations, tables),
    pace,
  );
  await printPairs(
    'With somebody who could write in the same transaction, for orientation: a statement outside of one is given one',
    sides,
    capturedPairs(sources, persisting, operations, tables).map((pair) => ({ ...pair, target: undefined })),
    pace,
  );
  await printPairs(
    '@CounterCache, for orientation: the parent is updated in the same transaction',
    { reference: 'plain', own: 'cached' },
    [await cachedChildPair(sources, tables)],
    pace,
  );
  await printPairs(
    'CounterCaches.recount(), which never locks more than a batch, beside one bare UPDATE of everything',
    { reference: 'UPDATE', own: 'recount()' },
    recountPairs(sources, tables),
    { ...pace, ...RECOUNTS, rounds: pace.rounds === 1 ? 1 : RECOUNTS.rounds },
  );
}
