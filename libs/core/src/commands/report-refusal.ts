import { SpoorError } from '../errors/spoor.error.js';

/** Exit code 1, and one line on standard error for what was foreseen; everything else is thrown. */
export function reportRefusal(error: unknown): void {
  // Also for what is thrown: nest-commander prints it and ends with exit code 0.
  process.exitCode = 1;
  if (!(error instanceof SpoorError)) throw error;
  console.error(error.message);
}
