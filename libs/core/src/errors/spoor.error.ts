/**
 * The base of every error that Spoor throws on purpose.
 *
 * `code` is stable and meant for programs; `message` is meant for people: what happened, why, and what to do about it
 * (the last part also stands alone in `remedy`).
 */
export abstract class SpoorError extends Error {
  abstract readonly code: string;

  constructor(
    problem: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${problem} ${remedy}`, options);
    this.name = new.target.name;
  }
}
