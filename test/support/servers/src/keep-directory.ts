import { randomBytes } from 'node:crypto';
import { launch } from './launch.js';
import { temporaryDirectory } from './paths.js';

export interface KeptDirectory {
  path: string;
  remove(): Promise<void>;
}

/** A temporary directory that goes when it is removed or when this process ends, however that happens. */
export async function keepDirectory(name: string): Promise<KeptDirectory> {
  const { directory, stop } = await launch({
    directory: temporaryDirectory(`${name}-${randomBytes(4).toString('hex')}`),
    prepare: [],
    serve: [],
    stopSignal: 'SIGKILL',
  });
  return { path: directory, remove: stop };
}
