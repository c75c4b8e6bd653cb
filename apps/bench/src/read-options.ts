import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.js';
import { UsageError } from './usage.error.js';

export interface BenchOptions {
  benchmarks: readonly Benchmark[];
  /** Whether to run just long enough to see that everything works. */
  quick: boolean;
}

/** @throws UsageError that names the benchmarks there are */
export function readOptions(parameters: string[], all: readonly Benchmark[]): BenchOptions {
  const { names, quick } = parse(parameters, all);
  const benchmarks = names.map((name) => {
    const found = all.find((benchmark) => benchmark.name === name);
    if (!found) throw new UsageError(`There is no benchmark "${name}".\n\n${usage(all)}`);
    return found;
  });
  return { benchmarks: benchmarks.length > 0 ? benchmarks : all, quick };
}

function parse(parameters: string[], all: readonly Benchmark[]) {
  try {
    const options = { quick: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: parameters, options, allowPositionals: true });
    return { names: positionals, quick: values.quick };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage(all)}`);
  }
}

function usage(all: readonly Benchmark[]): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  const list = all.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
  return `npm run bench -- [name …] [--quick]

Benchmarks (all of them when none is named):
${list}

  --quick  runs just long enough to see that everything works`;
}
