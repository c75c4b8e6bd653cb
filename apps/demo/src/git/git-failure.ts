/** Git has ended with an error; the message is git's own. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}
