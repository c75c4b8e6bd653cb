import { join } from 'node:path';
import type { Change } from '../../../examples/change-listener/src/couch/change.js';
import { startChild, type Child } from '../../support/child.js';

export const MAIN = join(__dirname, '..', '..', '..', 'examples', 'change-listener', 'dist', 'main.js');

/** Runs the example as its reader does. @param storage what createTestDatabase() answered */
export const startProcess = (storage: string, ...parameters: string[]): Child =>
  startChild(MAIN, { parameters, environment: { DATABASE_URL: storage } });

/** The changes that it has printed. */
export function changesOf(child: Child): Change[] {
  const lines = child.output().split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Change);
}
