import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 250;
const STILL_MILLISECONDS = 5_000;

/** Yields a value whenever it is another one; ends when it has stayed the same for five seconds, or when told to. */
export async function* untilStill(read: () => Promise<number>, signal: AbortSignal): AsyncGenerator<number> {
  let last: number | undefined;
  let changedAt = Date.now();
  while (!signal.aborted && Date.now() - changedAt < STILL_MILLISECONDS) {
    const value = await read();
    if (value !== last) {
      last = value;
      changedAt = Date.now();
      yield value;
    }
    await sleep(INTERVAL_MILLISECONDS, undefined, { signal }).catch(() => {});
  }
}
