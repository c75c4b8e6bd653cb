import type { RankedFile, RankedPerson } from '../../../apps/demo/src/history/ranked.js';
import type { NamedCount } from '../../../apps/demo/src/counting/named-count.js';
import type { Demo } from './demo.js';
import type { GitTotals, Totals } from './git-totals.js';

/** Everything that the demo has counted is what git says; of the files the first hundred, which is a page of the API. */
export async function expectTotals(demo: Demo, git: GitTotals): Promise<void> {
  const people = await demo.get<RankedPerson[]>('/api/people?limit=100');
  expect(sorted(people.map(({ email, commits, lines }) => [email, { commits, lines }]))).toEqual(
    sorted([...git.people]),
  );

  const files = await demo.get<RankedFile[]>('/api/files?limit=100&by=lines');
  const expected = files.map(({ path }): [string, Totals | undefined] => [path, git.files.get(path)]);
  expect(files.map(({ path, commits, lines }) => [path, { commits, lines }])).toEqual(expected);
  expect(files.map(({ lines }) => lines)).toEqual(mostLines(git, files.length));

  const counters = await demo.get<NamedCount[]>('/api/counters?prefix=demo:import:');
  expect(counters).toMatchObject([{ count: git.commits }]);
}

function mostLines({ files }: GitTotals, count: number): number[] {
  return [...files.values()]
    .map(({ lines }) => lines)
    .toSorted((one, other) => other - one)
    .slice(0, count);
}

function sorted(entries: [string, Totals][]): [string, Totals][] {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}
