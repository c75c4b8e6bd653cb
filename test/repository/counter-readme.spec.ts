import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveOptions } from '../../libs/counter/src/counter.options.js';
import { REPOSITORY } from './support/clone.js';
import { Readme } from './support/readme.js';

const readme = new Readme('libs/counter/README.md');
const source = (path: string): string => readFileSync(join(REPOSITORY, 'libs', path), 'utf8');
const bare = (cell: string | undefined): string => cell?.replaceAll('`', '') ?? '';

/** `class → code` of the errors in a folder. */
function errorsIn(folder: string): Map<string, string> {
  const files = readdirSync(join(REPOSITORY, 'libs', folder)).map((name) => source(join(folder, name)));
  const found = files.map((text) => /class (\w+) extends .*?readonly code(?:: string)? = '(\w+)'/s.exec(text));
  return new Map(found.flatMap((match) => (match ? [[match[1] as string, match[2] as string]] : [])));
}

describe("The counter's README", () => {
  it('has the options of the source, with their defaults', () => {
    const documented = source('counter/src/counter.options.ts').matchAll(/@default (.+)\n\s+\*\/\n\s+(\w+)\?:/g);
    const options = [...documented].map(([, byDefault, name]) => [name, byDefault]);
    expect(readme.table('## Options').map(([name, byDefault]) => [bare(name), byDefault])).toEqual(options);
  });

  it('has the defaults that an application gets', () => {
    const table = new Map(readme.table('## Options').map(([name, byDefault]) => [bare(name), byDefault ?? '']));
    const { clock: _, ...defaults } = resolveOptions({});
    for (const [name, value] of Object.entries(defaults)) expect(table.get(name)).toContain(String(value));
  });

  it('has every call', () => {
    const text = source('counter/src/sets/counter-set.ts') + source('counter/src/counter.service.ts');
    const calls = [...text.matchAll(/^ {2}(?:readonly |async )?(\w+)(?:\(|: Counters)/gm)].map(([, name]) => name);
    const documented = readme.table('## The calls').map(([call]) => /\w+/.exec(bare(call))?.[0]);
    expect(documented.toSorted()).toEqual(calls.filter((name) => name !== 'constructor').toSorted());
  });

  it('has every error of the module, and says of no error what is not so', () => {
    const own = errorsIn('counter/src/errors');
    const all = new Map([...errorsIn('core/src/errors'), ...own]);
    const documented = new Map(readme.table('## Errors').map(([code, name]) => [bare(name), bare(code)]));
    expect([...documented]).toEqual([...documented.keys()].map((name) => [name, all.get(name)]));
    expect([...documented.keys()]).toEqual(expect.arrayContaining([...own.keys()]));
  });

  it('has the options of each command', () => {
    const commands = readdirSync(join(REPOSITORY, 'libs/counter/src/commands')).filter((name) =>
      name.endsWith('.command.ts'),
    );
    const offered = commands.map((name) => {
      const text = source(`counter/src/commands/${name}`);
      const flags = [...text.matchAll(/flags: '(--[\w-]+)/g)].map(([, flag]) => flag);
      return [/name: '(.+?)'/.exec(text)?.[1], flags] as const;
    });
    const documented = readme
      .table('## Commands')
      .map(([command, flags]) => [bare(command).split(' ')[0], bare(flags).split(', ').filter(Boolean)] as const);
    expect(new Map(documented)).toEqual(new Map(offered));
  });

  it('mentions every subpath of the package', () => {
    const { exports } = JSON.parse(source('counter/package.json')) as { exports: Record<string, unknown> };
    const subpaths = Object.keys(exports).filter((path) => path !== '.' && path !== './package.json');
    for (const subpath of subpaths) expect(readme.text).toContain(`@spoor/counter${subpath.slice(1)}`);
  });
});
