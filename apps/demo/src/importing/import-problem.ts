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
