import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../repository/support/clone.js';
import { runCommand } from '../../repository/support/command.js';

const INSTALLED = join(REPOSITORY, 'node_modules/better-sqlite3');

/**
 * Packs the better-sqlite3 that this repository has built, where `prebuild-install` looks before it downloads or compiles, which takes
 * minutes. It is used by that very version, Node and platform only.
 * @returns the environment for installs
 */
export async function lendSqlite(workshop: string): Promise<Record<string, string>> {
  const directory = join(workshop, 'prebuilds');
  await mkdir(directory);
  const { version } = JSON.parse(await readFile(join(INSTALLED, 'package.json'), 'utf8')) as { version: string };
  const build = `node-v${process.versions.modules}-${process.platform}-${process.arch}`;
  const archive = join(directory, `better-sqlite3-v${version}-${build}.tar.gz`);
  await runCommand(['tar', '-czf', archive, 'build/Release/better_sqlite3.node'], { directory: INSTALLED });
  return { npm_config_better_sqlite3_local_prebuilds: directory };
}
