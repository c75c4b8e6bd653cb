import type { CounterService } from '@spoor/counter';
import { randomUUID } from 'node:crypto';
import { ChangeListener, type ChangeHandler } from '../../../examples/change-listener/src/change-listener.js';

export interface RunningListener {
  listener: ChangeListener;
  /** Settles when it ends, by itself or by stop(). */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const running: RunningListener[] = [];

/** Runs a listener until stopListeners(), which belongs into `afterEach`. */
export function startListener(
  counters: CounterService,
  databaseUrl: string,
  changeHandler: ChangeHandler,
  counter: string = randomUUID(),
): RunningListener {
  const listener = new ChangeListener(counters, databaseUrl, counter, changeHandler);
  const stopping = new AbortController();
  const ended = listener.run({ signal: stopping.signal });
  ended.catch(() => {}); // the spec that expects it awaits it
  const stop = (): Promise<void> => {
    stopping.abort();
    return ended;
  };
  running.push({ listener, ended, stop });
  return { listener, ended, stop };
}

export async function stopListeners(): Promise<void> {
  await Promise.allSettled(running.splice(0).map(({ stop }) => stop()));
}
