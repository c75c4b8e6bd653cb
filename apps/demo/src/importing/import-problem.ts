import { SpoorError } from '@spoor/core';

/** A problem that its reader can mend: what happened, and what to do. */
export class ImportProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** What may be shown of an error: nothing of what a server or a driver has said, nor where one is. */
export function problemOf(error: unknown): ImportProblem {
  if (error instanceof ImportProblem) return error;
  const isPublic = error instanceof SpoorError && error.publicMessage === error.message;
  const reason = isPublic ? error.message : 'the log says why.';
  return new ImportProblem('failed', `The import has failed: ${reason}`, 'Start again: it goes on where it ended.');
}
