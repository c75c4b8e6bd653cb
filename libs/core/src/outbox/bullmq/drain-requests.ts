import type { OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Outbox } from '../outbox.js';
import { DEFAULT_PATIENCE } from '../outbox-handler.js';
import type { DrainRequest } from './drain-processor.js';

/** Asks for a relay, somewhere in the fleet, whenever this process leaves a message to it. */
export class DrainRequests implements OnApplicationShutdown {
  private readonly underWay = new Set<string>();
  private readonly withdraw: () => void;

  constructor(
    outbox: Outbox,
    private readonly queue: Queue<DrainRequest>,
  ) {
    this.withdraw = outbox.onHandover((topic) => void this.request(topic));
  }

  onApplicationShutdown(): void {
    this.withdraw();
  }

  /** While the queue's Redis is away a single request waits for it: the relays look by themselves. */
  private async request(topic: string): Promise<void> {
    if (this.underWay.has(topic)) return;
    this.underWay.add(topic);
    try {
      await this.queue.add(
        'drain',
        { topic },
        {
          delay: DEFAULT_PATIENCE,
          removeOnComplete: true,
          removeOnFail: true,
          // One that comes while another is being worked off is not forgotten.
          deduplication: { id: topic, keepLastIfActive: true },
        },
      );
    } catch {
      // The timer does without it.
    } finally {
      this.underWay.delete(topic);
    }
  }
}
