/** Says that a promise did not settle in time. */
export class DeadlinePassed extends Error {}

/**
 * Settles as `promise` does, or rejects with DeadlinePassed when that takes longer than `milliseconds`.
 *
 * The verdict waits for one more turn of the event loop: after something has blocked it, answers that arrived in the meantime are
 * read before they are called late.
 */
export function withDeadline<Result>(promise: Promise<Result>, milliseconds: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new DeadlinePassed())), milliseconds);
    promise.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
