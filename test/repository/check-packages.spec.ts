import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY, scratchDirectory } from './support/clone.js';
import { startCommand } from './support/command.js';

let directory: string;

async function write(path: string, content: string): Promise<void> {
  const file = join(directory, 'libs/pebble', path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
}

async function check(): Promise<{ code: number; output: string }> {
  const command = startCommand([process.execPath, 'scripts/check-packages.mjs'], { directory });
  return { code: await command.ended, output: command.output() };
}

/** A package as ours are. */
beforeEach(async () => {
  directory = await scratchDirectory('packages');
  await cp(join(REPOSITORY, 'scripts/check-packages.mjs'), join(directory, 'scripts/check-packages.mjs'));
  await cp(join(REPOSITORY, 'LICENSE'), join(directory, 'LICENSE'));
  await symlink(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'));
  await write(
    'package.json',
    JSON.stringify({
      name: 'pebble',
      version: '0.1.0',
      license: 'MIT',
      type: 'module',
      main: './dist/index.js',
      types: './dist/index.d.ts',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      files: ['dist', 'src'],
    }),
  );
  await write('README.md', '# pebble\n');
  await cp(join(REPOSITORY, 'LICENSE'), join(directory, 'libs/pebble/LICENSE'));
  await write('src/index.ts', 'export const weight = 1;\n');
  await write('dist/index.js', 'export const weight = 1;\n');
  await write('dist/index.d.ts', 'export declare const weight = 1;\n');
});

describe('The check of the packages', () => {
  it('passes a package that is in order', async () => {
    expect(await check()).toEqual({ code: 0, output: 'pebble: 6 files, no findings\n' });
  }, 60_000);

  it('fails on what publint, attw and its own look at the packed files find, and says whose finding it is', async () => {
    await write('LICENSE', 'Another one.\n');
    await write('dist/forgotten.js', 'export {};\n');
    await write('dist/index.js', 'module.exports = { weight: 1 };\n');
    await write('dist/index.d.ts', 'export * from "./elsewhere";\n');
    const { code, output } = await check();
    expect(code).toBe(1);
    expect(output).toContain("content: LICENSE differs from the repository's");
    expect(output).toContain('content: dist/forgotten.js has no source any more');
    expect(output).toContain('publint: ');
    expect(output).toContain('attw:');
  }, 60_000);
});
