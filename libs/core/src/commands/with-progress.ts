import { progressLines } from './progress-lines.js';

/** How far a long run is. */
export interface Stage {
  /** From 0 to 1. */
  readonly part: number;
  readonly words: string;
}

/**
 * Shows on standard error how far a long run is, until it has ended: as a bar where that is a terminal and cli-progress is installed, else
 * as a line a second.
 */
export async function withProgress<Result>(work: (show: (stage: Stage) => void) => Promise<Result>): Promise<Result> {
  const library = process.stderr.isTTY ? await import('cli-progress').catch(() => undefined) : undefined;
  if (!library) return await work(progressLines(({ words }) => words));
  const format = '[{bar}] {percentage}% | {words}';
  const bar = new library.SingleBar({ format, clearOnComplete: true, gracefulExit: false });
  bar.start(1, 0, { words: '' });
  try {
    return await work(({ part, words }) => bar.update(part, { words }));
  } finally {
    bar.stop();
  }
}
