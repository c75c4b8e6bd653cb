import { dirname } from 'node:path/posix';
import type { CachedDirectory, CachedPerson, RankedFile, RankedPerson } from '../../../apps/demo/src/history/ranked.js';
import type { NamedCount } from '../../../apps/demo/src/counting/named-count.js';
import type { Demo } from './demo.js';
import type { GitTotals, Totals } from './git-totals.js';

/**
 * Everything that the demo has counted and cached is what git says; of the files the first hundred, which is a page of the API.
 * There may be no more people and directories than that.
 */
export async function expectTotals(demo: Demo, git: GitTotals): Promise<void> {
  const people = await demo.get<RankedPerson[]>('/api/people?limit=100');
  expect(sorted(people.map(({ email, commits, lines }) => [email, { commits, lines }]))).toEqual(
    sorted([...git.people]),
  );

  const files = await demo.get<RankedFile[]>('/api/files?limit=100&by=lines');
  const expected = files.map(({ path }): [string, Totals | undefined] => [path, git.files.get(path)]);
  expect(files.map(({ path, commits, lines }) => [path, { commits, lines }])).toEqual(expected);
  expect(files.map(({ lines }) => lines)).toEqual(mostLines(git, files.length));

  const cachedPeople = await demo.get<CachedPerson[]>('/api/cached/people?limit=100');
  expect(sorted(cachedPeople.map(({ email, commitsCount }) => [email, commitsCount]))).toEqual(
    sorted([...git.people].map(([email, { commits }]) => [email, commits])),
  );
  const directories = await demo.get<CachedDirectory[]>('/api/cached/directories?limit=100');
  expect(sorted(directories.map(({ path, filesCount }) => [path, filesCount]))).toEqual(
    sorted([...filesByDirectory(git)]),
  );

  const counters = await demo.get<NamedCount[]>('/api/counters?prefix=demo:import:');
  expect(counters).toMatchObject([{ count: git.commits }]);
}

function mostLines({ files }: GitTotals, count: number): number[] {
  return [...files.values()]
    .map(({ lines }) => lines)
    .toSorted((one, other) => other - one)
    .slice(0, count);
}

function filesByDirectory({ files }: GitTotals): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of files.keys()) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return counts;
}

function sorted<Value>(entries: [string, Value][]): [string, Value][] {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}
