/** Says that a promise did not settle in time. */
export class DeadlinePassed extends Error {}

export interface Settlers<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Settles as `promise` does, or rejects with DeadlinePassed when that takes longer than `milliseconds`, counted from `start`.
 *
 * The verdict waits for one more turn of the event loop: after something has blocked it, answers that arrived in the meantime are
 * read before they are called late.
 */
export function withDeadline<Result>(promise: Promise<Result>, milliseconds: number): Promise<Result> {
  return new Promise((resolve, reject) => settleWithin(promise, milliseconds, { resolve, reject }));
}

/** As `withDeadline` does, by calling back: one promise less. */
export function settleWithin<Result>(
  promise: Promise<Result>,
  milliseconds: number,
  { resolve, reject }: Settlers<Result>,
  start?: Promise<void>,
): void {
  let timer: NodeJS.Timeout | undefined;
  let hasSettled = false;
  const begin = () => {
    if (!hasSettled) timer = setTimeout(() => setImmediate(pass), milliseconds);
  };
  const pass = () => {
    if (!hasSettled) reject(new DeadlinePassed());
    hasSettled = true;
  };
  promise.then(
    (result) => {
      clearTimeout(timer);
      if (!hasSettled) resolve(result);
      hasSettled = true;
    },
    (error: unknown) => {
      clearTimeout(timer);
      if (!hasSettled) reject(error);
      hasSettled = true;
    },
  );
  if (start) void start.then(begin);
  else begin();
}
