import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './clone.js';
import { startCommand } from './command.js';
import type { Readme } from './readme.js';

const COMPILER = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
const OPTIONS = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    types: ['node', 'jest'],
    composite: false,
    declaration: false,
    declarationMap: false,
    noUnusedLocals: false,
  },
};

/** The code of READMEs as files that Node runs, where Node finds this repository's packages. */
export class CompiledReadmes {
  private constructor(
    private readonly directory: string,
    /** What the compiler says of them: nothing, if they are right. */
    readonly complaints: string,
  ) {}

  static async compile(readmes: readonly Readme[]): Promise<CompiledReadmes> {
    const cache = join(REPOSITORY, '.cache');
    await mkdir(cache, { recursive: true });
    const directory = await mkdtemp(join(cache, 'readme-'));
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(OPTIONS));
    await cp(join(REPOSITORY, 'test/repository/readme/globals.ts'), join(directory, 'globals.ts'));
    for (const readme of readmes) {
      const folder = join(directory, folderOf(readme));
      await mkdir(folder, { recursive: true });
      for (const [name, { code }] of readme.sources) await writeFile(join(folder, `${name}.ts`), checked(code));
    }
    const compiler = startCommand([process.execPath, COMPILER, '-p', directory, '--pretty', 'false'], { directory });
    await compiler.ended;
    return new CompiledReadmes(directory, compiler.output());
  }

  folderOf(readme: Readme): string {
    return join(this.directory, folderOf(readme));
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}

const folderOf = ({ path }: Readme): string => path.replace(/\.md$/, '').replaceAll('/', '-');

/** Turns `expression; // → value` into a check of that value. */
function checked(code: string): string {
  return code.replaceAll(/^(\s*)(\S.*);\s*\/\/ → (.+)$/gm, (_, indent: string, expression: string, value: string) => {
    return `${indent}await expectShown(async () => ${expression}, ${JSON.stringify(value.trim())});`;
  });
}
