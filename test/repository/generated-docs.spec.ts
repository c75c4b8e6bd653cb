import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';
import { endCommands, runCommand } from './support/command.js';

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** Every `code` that an error of a library can have. */
function codesOfLibraries(): string[] {
  const sources = readdirSync(join(REPOSITORY, 'libs')).flatMap((library) =>
    readdirSync(join(REPOSITORY, 'libs', library, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => read(join('libs', library, 'src', name))),
  );
  return sources.flatMap((text) => [...text.matchAll(/\bcode(?:: string)? = '(\w+)'/g)].map(([, code = '']) => code));
}

afterAll(endCommands);

describe('The documents', () => {
  it('say what the source says: options, errors, and the sentences of the documents that Spoor re-imagines', async () => {
    const check = [process.execPath, 'scripts/generate-docs.mjs', '--check'];
    expect(await runCommand(check, { directory: REPOSITORY })).toBe('');
  }, 60_000);

  it('have an entry with a remedy for every code of an error', () => {
    const entries = read('docs/generated/errors.md').split(/^### /m).slice(1);
    const remedies = new Map(
      entries.map((entry) => [entry.split('\n', 1)[0], /\*\*What to do\*\*\n\n- (.+)/.exec(entry)?.[1]]),
    );
    const codes = codesOfLibraries();
    expect(codes.filter((code) => !remedies.get(code))).toEqual([]);
    expect([...remedies.keys()].toSorted()).toEqual(codes.toSorted());
  });
});
