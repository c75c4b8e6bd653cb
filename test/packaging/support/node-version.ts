import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../repository/support/clone.js';
import { runCommand } from '../../repository/support/command.js';

const [RUNNING = ''] = process.versions.node.split('.');

/** The majors of Node that applications are run under: the one that runs, or all that are supported. */
export const NODE_VERSIONS: readonly string[] = process.env.SPOOR_FULL ? ['20', '22', '24'] : [RUNNING];

/** The path of a Node: the running one, else one that npm brings and that stays in the cache. */
export async function findNode(version: string): Promise<string> {
  if (version === RUNNING) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const directory = join(REPOSITORY, '.cache/node', version);
  await mkdir(directory, { recursive: true });
  const install = ['npm', 'install', '--prefix', directory, '--no-save', '--prefer-offline', '--no-audit', '--no-fund'];
  await runCommand([...install, `${name}@${version}`], { directory });
  return join(directory, 'node_modules', name, 'bin/node');
}
