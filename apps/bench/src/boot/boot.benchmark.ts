import { keepDirectory } from '@spoor/test-servers';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { Progress } from '../report/progress.js';
import type { BootTurn } from './boot-cost.js';
import { preparePrograms, startProcess } from './boot.process.js';
import { bootTable } from './boot.table.js';

/** In each round of the pace. */
const TURNS = 7;

export const bootBenchmark: Benchmark = {
  name: 'boot',
  summary: 'what all four modules add to the start of an empty application on SQLite',
  async run(pace) {
    const turns = pace.rounds * TURNS;
    console.log(`
The start of an application with TypeORM on a file of SQLite whose tables are there, without Spoor and with all four modules, as npm gets
them. Each start is a process of its own, by turns; a figure is the median of ${turns}, and what is added the median of the differences within a turn.`);
    console.log(bootTable(await measure(turns)));
  },
};

async function measure(turns: number): Promise<BootTurn[]> {
  preparePrograms();
  const { path, remove } = await keepDirectory('boot');
  const progress = new Progress('Starting', turns);
  const turn = async (): Promise<BootTurn> => ({
    empty: await startProcess('empty', join(path, 'empty.sqlite')),
    spoor: await startProcess('spoor', join(path, 'spoor.sqlite')),
  });
  try {
    await turn(); // makes the tables, and has the files read once
    const measured: BootTurn[] = [];
    for (let count = 0; count < turns; count += 1) {
      measured.push(await turn());
      progress.advance();
    }
    return measured;
  } finally {
    progress.end();
    await remove();
  }
}
