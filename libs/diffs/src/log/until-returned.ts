/**
 * What `iterate` yields. `return()` ends it also while it waits, which a generator would not do before it yields again; so does the
 * signal.
 */
export function untilReturned<Item>(
  signal: AbortSignal | undefined,
  iterate: (signal: AbortSignal) => AsyncGenerator<Item, void>,
): AsyncIterableIterator<Item, void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const items = iterate(ending.signal);
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end, { once: true });
  const leave = (): void => {
    end();
    signal?.removeEventListener('abort', end);
  };
  return {
    async next() {
      const result = await items.next().catch((error: unknown) => {
        leave();
        throw error;
      });
      if (result.done) leave();
      return result;
    },
    async return() {
      leave();
      return await items.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
