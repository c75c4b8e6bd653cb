import { SingleBar } from 'cli-progress';
import type { ImportProgress } from './importing/import-progress.js';
import type { ImportStatus } from './importing/import.status.js';

const TASKS = new Map<ImportProgress['state'], string>([
  ['importing', 'Importing'],
  ['following', 'Importing'],
  ['autoFollowing', 'Following what people change in'],
]);

/** Draws the import in the terminal; where there is none, a line now and then. */
export function showProgress({ changes }: ImportStatus): void {
  const bar = new SingleBar({
    format: '{task} {repository} [{bar}] {percentage}% | {value} of {total} commits',
    hideCursor: true,
    noTTYOutput: true,
    gracefulExit: false,
  });
  changes.subscribe((progress) => draw(bar, progress));
}

function draw(bar: SingleBar, { state, repository, imported, followed, total }: ImportProgress): void {
  const task = TASKS.get(state);
  const value = state === 'autoFollowing' ? followed : imported;
  if (task && !bar.isActive) bar.start(total, value, { task, repository });
  if (!bar.isActive) return;
  bar.update(value, task ? { task, repository } : {});
  if (!task) bar.stop();
}
