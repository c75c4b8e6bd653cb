import type { BatchMessage } from '@spoor/core';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What can be asked how it is doing: the `status()` of each service. */
export type StatusSources = Readonly<Record<string, () => Promise<object>>>;

/** What Spoor publishes, and what it answers when it is asked, as metrics of Prometheus. */
export class SpoorMetrics {
  private readonly subscriptions: (() => void)[] = [];

  /** @param sources by the name of the module; asked when Prometheus asks */
  constructor(registry: Registry, sources: StatusSources) {
    const registers = [registry];
    const members = new Histogram({
      name: 'spoor_batch_members',
      help: 'How many calls went out together as one statement',
      labelNames: ['service'],
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
      registers,
    });
    const seconds = new Histogram({
      name: 'spoor_batch_seconds',
      help: 'How long a statement and its commit took',
      labelNames: ['service'],
      registers,
    });
    const follows = new Counter({
      name: 'spoor_follows_total',
      help: 'Follows that were made and ended',
      labelNames: ['change'],
      registers,
    });
    this.listen('spoor:batch', (message) => {
      const { name: service, members: calls, milliseconds } = message as BatchMessage;
      members.observe({ service }, calls);
      seconds.observe({ service }, milliseconds / 1_000);
    });
    for (const change of ['followed', 'unfollowed'])
      this.listen(`spoor:sequere:${change}`, () => follows.inc({ change }));
    observe(registry, sources);
  }

  /** Ends the subscriptions. */
  close(): void {
    for (const end of this.subscriptions.splice(0)) end();
  }

  private listen(channel: string, hear: (message: unknown) => void): void {
    subscribe(channel, hear);
    this.subscriptions.push(() => unsubscribe(channel, hear));
  }
}

/** A gauge for each number of each status, and one that says whether there was an answer. */
function observe(registry: Registry, sources: StatusSources): void {
  let asking: Promise<unknown> | undefined;
  /** Both gauges are collected at once, and need the same answers. */
  const askOnce = async (): Promise<void> => {
    asking ??= Promise.all(Object.entries(sources).map(([module, status]) => ask(module, status)));
    await asking.finally(() => (asking = undefined));
  };
  const facts = new Gauge({
    name: 'spoor_status',
    help: 'What each module tells of itself',
    labelNames: ['module', 'fact'],
    registers: [registry],
    collect: askOnce,
  });
  const up = new Gauge({
    name: 'spoor_up',
    help: 'Whether a module can be used',
    labelNames: ['module'],
    registers: [registry],
    collect: askOnce,
  });
  const ask = async (module: string, status: () => Promise<object>): Promise<void> => {
    try {
      for (const [fact, value] of Object.entries(await status()))
        if (typeof value === 'number') facts.set({ module, fact }, value);
      up.set({ module }, 1);
    } catch {
      up.set({ module }, 0); // which is what an alert is for
    }
  };
}
