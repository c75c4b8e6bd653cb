import { measurePairs } from '../measuring/measure-pairs.js';
import type { Pace } from '../measuring/pace.js';
import type { Pair } from '../measuring/pair.js';
import { pairTable, type SideNames } from './pair.table.js';
import { Progress } from './progress.js';

/** Measures the pairs and prints their table below a heading, which stands there from the beginning. */
export async function printPairs(heading: string, names: SideNames, pairs: readonly Pair[], pace: Pace): Promise<void> {
  console.log(`\n${heading}`);
  const progress = new Progress('Measuring', pairs.length * pace.rounds);
  const measured = await measurePairs(pairs, pace, () => progress.advance()).finally(() => progress.end());
  console.log(pairTable(measured, names));
}
