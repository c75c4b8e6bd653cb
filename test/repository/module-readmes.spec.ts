import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveOptions as resolveCounterOptions } from '../../libs/counter/src/counter.options.js';
import { resolveOptions as resolveDiffsOptions } from '../../libs/diffs/src/diffs.options.js';
import { resolveOptions as resolveSequereOptions } from '../../libs/sequere/src/sequere.options.js';
import { REPOSITORY } from './support/clone.js';
import { Readme } from './support/readme.js';

/** The schedule cannot be told in a comment, nor the retention be read as it is given. */
const { prune: _, retention: __, ...diffsOptions } = resolveDiffsOptions({});

const MODULES = [
  {
    name: 'diffs',
    options: diffsOptions,
    services: ['diffs.service.ts', 'log/diff-log.ts'],
    errors: ['diffs/src/errors', 'core/src/errors', 'core/src/redis/errors'],
  },
  {
    name: 'counter',
    options: resolveCounterOptions({}),
    /** Where its public calls are. */
    services: ['sets/counter-set.ts', 'counter.service.ts'],
    errors: ['counter/src/errors', 'core/src/errors'],
  },
  {
    name: 'sequere',
    options: resolveSequereOptions({}),
    services: ['sequere.service.ts'],
    errors: ['sequere/src/errors', 'core/src/errors', 'core/src/redis/errors'],
  },
];

const source = (path: string): string => readFileSync(join(REPOSITORY, 'libs', path), 'utf8');
const bare = (cell: string | undefined): string => cell?.replaceAll('`', '') ?? '';

/** `class → code` of the errors in a folder. */
function errorsIn(folder: string): Map<string, string> {
  const files = readdirSync(join(REPOSITORY, 'libs', folder)).map((name) => source(join(folder, name)));
  const found = files.map((text) => /class (\w+) extends .*?readonly code(?:: string)? = '(\w+)'/s.exec(text));
  return new Map(found.flatMap((match) => (match ? [[match[1] as string, match[2] as string]] : [])));
}

describe.each(MODULES)('The README of @spoor/$name', ({ name: library, options, services, errors }) => {
  const readme = new Readme(`libs/${library}/README.md`);

  it('has the options of the source, with their defaults', () => {
    const documented = source(`${library}/src/${library}.options.ts`).matchAll(/@default (.+)\n\s+\*\/\n\s+(\w+)\?:/g);
    const expected = [...documented].map(([, byDefault, name]) => [name, byDefault]);
    expect(readme.table('## Options').map(([name, byDefault]) => [bare(name), byDefault])).toEqual(expected);
  });

  it('has the defaults that an application gets', () => {
    const table = new Map(readme.table('## Options').map(([name, byDefault]) => [bare(name), byDefault ?? '']));
    const spelled = Object.entries(options).filter(([, value]) => ['number', 'string'].includes(typeof value));
    for (const [name, value] of spelled) expect(table.get(name)).toContain(String(value));
  });

  it('has every call', () => {
    const text = services.map((path) => source(`${library}/src/${path}`)).join('');
    const calls = [...text.matchAll(/^ {2}(?:readonly |async )?(\w+)(?:<.*>)?(?:\(|: Counters|: EventBus)/gm)].map(
      ([, name]) => name,
    );
    const documented = readme.table('## The calls').map(([call]) => /\w+/.exec(bare(call))?.[0]);
    expect(documented.toSorted()).toEqual(calls.filter((name) => name !== 'constructor').toSorted());
  });

  it('has every error of the module, and says of no error what is not so', () => {
    const all = new Map(errors.flatMap((folder) => [...errorsIn(folder)]));
    const own = errorsIn(`${library}/src/errors`);
    const documented = new Map(readme.table('## Errors').map(([code, name]) => [bare(name), bare(code)]));
    expect([...documented]).toEqual([...documented.keys()].map((name) => [name, all.get(name)]));
    expect([...documented.keys()]).toEqual(expect.arrayContaining([...own.keys()]));
  });

  it('has the options of each command', () => {
    const commands = readdirSync(join(REPOSITORY, 'libs', library, 'src/commands')).filter((name) =>
      name.endsWith('.command.ts'),
    );
    const offered = commands.map((name) => {
      const text = source(`${library}/src/commands/${name}`);
      const flags = [...text.matchAll(/flags: '(--[\w-]+)/g)].map(([, flag]) => flag);
      return [/name: '(.+?)'/.exec(text)?.[1], flags] as const;
    });
    const documented = readme.table('## Commands').map(
      ([command, flags]) =>
        [
          bare(command).split(' ')[0],
          bare(flags)
            .split(', ')
            .filter((flag) => flag.startsWith('--')),
        ] as const,
    );
    expect(new Map(documented)).toEqual(new Map(offered));
  });

  it('mentions every subpath of the package', () => {
    const { exports } = JSON.parse(source(`${library}/package.json`)) as { exports: Record<string, unknown> };
    const subpaths = Object.keys(exports).filter((path) => path !== '.' && path !== './package.json');
    for (const subpath of subpaths) expect(readme.text).toContain(`@spoor/${library}${subpath.slice(1)}`);
  });
});
