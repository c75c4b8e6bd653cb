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

  /** What strangers may read of it, such as in an answer by HTTP: nothing that a server or a driver has said, nor where one is. */
  get publicMessage(): string {
    return this.cause === undefined ? this.message : `${this.code}: ${this.remedy}`;
  }
}
