import type { CounterService } from '@spoor/counter';
import { setTimeout as delay } from 'node:timers/promises';

export interface CheckpointWatch {
  /** Every count that was seen, each once as long as it stays. */
  readonly counts: readonly number[];
  stop(): Promise<void>;
}

/** Reads a counter again and again. */
export function watchCheckpoint(counters: CounterService, name: string): CheckpointWatch {
  const counts: number[] = [];
  const stopping = new AbortController();
  const watching = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const count = await counters.get(name);
      if (count !== counts.at(-1)) counts.push(count);
      await delay(1);
    }
  })();
  return {
    counts,
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
