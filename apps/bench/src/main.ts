import 'reflect-metadata';
import { BENCHMARKS } from './benchmarks.js';
import { FULL, QUICK } from './measuring/pace.js';
import { readOptions } from './read-options.js';
import { describeMachine } from './report/describe-machine.js';
import { UsageError } from './usage.error.js';

try {
  const { benchmarks, quick } = readOptions(process.argv.slice(2), BENCHMARKS);
  console.log(await describeMachine());
  if (quick)
    console.log('--quick: a tenth of the callers for a moment, to see that everything runs. The figures mean little.');
  for (const benchmark of benchmarks) await benchmark.run(quick ? QUICK : FULL);
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
}
