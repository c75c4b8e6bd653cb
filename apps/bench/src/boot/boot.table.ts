import Table from 'cli-table3';
import { median } from 'simple-statistics';
import type { BootCost, BootTurn } from './boot-cost.js';

const MIB = 2 ** 20;
const FIGURES: readonly { title: string; unit: number; of: keyof BootCost; atMost?: number }[] = [
  { title: 'time until it is ready, ms', unit: 1, of: 'time', atMost: 150 },
  { title: 'processor time, ms', unit: 1, of: 'cpu' },
  { title: 'memory of the process (RSS), MB', unit: MIB, of: 'rss', atMost: 25 },
  { title: 'heap in use, MB', unit: MIB, of: 'heap' },
];

/** A row for each figure: its medians, and the median of what Spoor adds within a turn. */
export function bootTable(turns: readonly BootTurn[]): string {
  const table = new Table({
    head: ['', 'empty', 'with Spoor', 'added', 'target'],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { title, unit, of, atMost } of FIGURES) {
    const empty = median(turns.map((turn) => turn.empty[of] / unit));
    const spoor = median(turns.map((turn) => turn.spoor[of] / unit));
    const added = median(turns.map((turn) => (turn.spoor[of] - turn.empty[of]) / unit));
    const verdict = atMost === undefined ? '' : `≤ ${atMost}: ${added <= atMost ? 'met' : 'NOT MET'}`;
    table.push([title, empty.toFixed(1), spoor.toFixed(1), added.toFixed(1), verdict]);
  }
  return table.toString();
}
