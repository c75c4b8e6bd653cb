import { SingleBar } from 'cli-progress';
import type { ImportProgress } from './importing/import-progress.js';
import type { ImportStatus } from './importing/import.status.js';

/** Draws the import in the terminal; where there is none, a line now and then. */
export function showProgress({ changes }: ImportStatus): void {
  const bar = new SingleBar({
    format: 'Importing {repository} [{bar}] {percentage}% | {value} of {total} commits',
    hideCursor: true,
    noTTYOutput: true,
    gracefulExit: false,
  });
  changes.subscribe((progress) => draw(bar, progress));
}

function draw(bar: SingleBar, { state, repository, imported, total }: ImportProgress): void {
  const isRunning = state === 'importing' || state === 'following';
  if (isRunning && !bar.isActive) bar.start(total, imported, { repository });
  if (!bar.isActive) return;
  bar.update(imported, { repository });
  if (!isRunning) bar.stop();
}
