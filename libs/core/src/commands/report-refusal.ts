import { SpoorError } from '../errors/spoor.error.js';

/** What was foreseen is one line on standard error and exit code 1; everything else is thrown. */
export function reportRefusal(error: unknown): void {
  if (!(error instanceof SpoorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
