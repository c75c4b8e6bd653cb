import { setTimeout as delay } from 'node:timers/promises';
import type { OutboxStore } from './store/outbox-store.js';

const INTERVAL = 25;

/**
 * Resolves when everything of a topic that has been committed so far is delivered, by whomever.
 *
 * @returns whether anything was left to be
 */
export async function settleTopic(store: OutboxStore, topic: string, signal?: AbortSignal): Promise<boolean> {
  const newest = await store.newest(topic);
  for (let wasBusy = false; ; wasBusy = true) {
    if ((await store.earlier(topic, newest + 1, 1)).length === 0) return wasBusy;
    signal?.throwIfAborted();
    await delay(INTERVAL, undefined, { signal });
  }
}
