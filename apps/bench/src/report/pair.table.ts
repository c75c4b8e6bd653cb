import Table from 'cli-table3';
import type { Pair } from '../measuring/pair.js';
import type { PairTimes } from '../measuring/pair.target.js';

const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
/** Targets are as narrow as 1.02. */
const narrow = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/** How the two sides of the pairs are called above their columns. */
export interface SideNames {
  readonly reference: string;
  readonly own: string;
}

/** A row per pair: the median time of a call on either side, and our ratio to the reference. */
export function pairTable(measured: ReadonlyMap<Pair, PairTimes>, { reference, own }: SideNames): string {
  const table = new Table({
    head: ['', 'pairs', `${reference} p50 ms`, `${own} p50 ms`, 'ratio', 'target'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const [{ title, target }, times] of measured) {
    const verdict = target?.judge(times);
    table.push([
      title,
      String(times.calls),
      precise.format(times.reference),
      precise.format(times.own),
      `${narrow.format(times.own / times.reference)}×`,
      verdict ? `${verdict.wanted}: ${verdict.isMet ? 'met' : 'NOT MET'} (${narrow.format(verdict.factor)}×)` : '',
    ]);
  }
  return table.toString();
}
