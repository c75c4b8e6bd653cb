import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';
import { endCommands, runCommand } from './support/command.js';
import { Readme } from './support/readme.js';

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** The text of every file of the libraries. */
function sourcesOfLibraries(): string[] {
  return readdirSync(join(REPOSITORY, 'libs')).flatMap((library) =>
    readdirSync(join(REPOSITORY, 'libs', library, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => read(join('libs', library, 'src', name))),
  );
}

/** Every `code` that an error of a library can have. */
function codesOfLibraries(): string[] {
  return sourcesOfLibraries().flatMap((text) =>
    [...text.matchAll(/\bcode(?:: string)? = '(\w+)'/g)].map(([, code = '']) => code),
  );
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

  it('have every channel that something is published on', () => {
    const text = sourcesOfLibraries().join('\n');
    const plain = [...text.matchAll(/\bchannel\('(spoor:[\w:]+)'\)/g)].map(([, name]) => name);
    const events = [...text.matchAll(/new EventBus<(\w+)>\('(spoor:\w+)'\)/g)].flatMap(([, type, name]) => {
      const [, members = ''] = new RegExp(`interface ${type} \\{([^}]+)\\}`).exec(text) ?? [];
      return [...members.matchAll(/^ {2}(\w+):/gm)].map(([, event]) => `${name}:${event}`);
    });
    const documented = new Readme('docs/guide/observability.md').table('## Channels').map(([name]) => name);
    expect(documented.toSorted()).toEqual([...plain, ...events].map((name) => `\`${name}\``).toSorted());
  });

  it('have every name under which a batch is told of', () => {
    const text = sourcesOfLibraries().join('\n');
    const names = [...text.matchAll(/new Batcher\(\w+, \{ name: '([\w.]+)'|\bchannel\('(\w+Service[\w.]*)'/g)];
    const page = read('docs/guide/observability.md');
    expect(names.map(([, own, passed]) => own ?? passed).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(names.length).toBeGreaterThan(4);
  });
});
