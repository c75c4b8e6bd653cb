import type { BatchObservableResult, Meter } from '@opentelemetry/api';
import type { BatchMessage } from '@spoor/core';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What can be asked how it is doing: the `status()` of each service. */
export type StatusSources = Readonly<Record<string, () => Promise<object>>>;

/** What Spoor publishes, and what it answers when it is asked, as instruments of OpenTelemetry. */
export class SpoorInstruments {
  private readonly endings: (() => void)[] = [];

  /** @param sources by the name of the module; asked at each collection */
  constructor(meter: Meter, sources: StatusSources) {
    const members = meter.createHistogram('spoor.batch.members', {
      description: 'How many calls went out together as one statement',
      unit: '{call}',
      advice: { explicitBucketBoundaries: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] },
    });
    const duration = meter.createHistogram('spoor.batch.duration', {
      description: 'How long a statement and its commit took',
      unit: 'ms',
    });
    const follows = meter.createCounter('spoor.follows', { description: 'Follows that were made and ended' });
    this.listen('spoor:batch', (message) => {
      const { name: service, members: calls, milliseconds } = message as BatchMessage;
      members.record(calls, { service });
      duration.record(milliseconds, { service });
    });
    for (const change of ['followed', 'unfollowed'])
      this.listen(`spoor:sequere:${change}`, () => follows.add(1, { change }));
    this.observe(meter, sources);
  }

  /** Ends the subscriptions. */
  close(): void {
    for (const end of this.endings.splice(0)) end();
  }

  /** A gauge for the numbers of each status, and one that says whether there was an answer. */
  private observe(meter: Meter, sources: StatusSources): void {
    const up = meter.createObservableGauge('spoor.up', { description: 'Whether a module can be used' });
    const facts = meter.createObservableGauge('spoor.status', { description: 'What each module tells of itself' });
    const ask = async (result: BatchObservableResult, module: string, status: () => Promise<object>): Promise<void> => {
      try {
        for (const [fact, value] of Object.entries(await status()))
          if (typeof value === 'number') result.observe(facts, value, { module, fact });
        result.observe(up, 1, { module });
      } catch {
        result.observe(up, 0, { module }); // which is what an alert is for
      }
    };
    const callback = async (result: BatchObservableResult): Promise<void> => {
      await Promise.all(Object.entries(sources).map(([module, status]) => ask(result, module, status)));
    };
    meter.addBatchObservableCallback(callback, [up, facts]);
    this.endings.push(() => meter.removeBatchObservableCallback(callback, [up, facts]));
  }

  private listen(channel: string, hear: (message: unknown) => void): void {
    subscribe(channel, hear);
    this.endings.push(() => unsubscribe(channel, hear));
  }
}
