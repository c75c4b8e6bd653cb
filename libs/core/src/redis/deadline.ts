/** Says that a promise did not settle in time. */
export class DeadlinePassed extends Error {}

/**
 * Settles as `promise` does, or rejects with DeadlinePassed when that takes longer than `milliseconds`, counted from `start`.
 *
 * The verdict waits for one more turn of the event loop: after something has blocked it, answers that arrived in the meantime are
 * read before they are called late.
 */
export function withDeadline<Result>(
  promise: Promise<Result>,
  milliseconds: number,
  start: Promise<void> = Promise.resolve(),
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let hasSettled = false;
    const settle =
      <Value>(how: (value: Value) => void) =>
      (value: Value) => {
        hasSettled = true;
        clearTimeout(timer);
        how(value);
      };
    promise.then(settle(resolve), settle(reject));
    void start.then(() => {
      if (!hasSettled) timer = setTimeout(() => setImmediate(() => reject(new DeadlinePassed())), milliseconds);
    });
  });
}
