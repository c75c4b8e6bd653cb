import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Type } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Outbox } from '../outbox.js';

/** What a job says: that something of a topic waits, and nothing else. */
export interface DrainRequest {
  readonly topic: string;
}

/** Has the relay of this process look. */
export class DrainProcessor extends WorkerHost {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async process({ data }: Job<DrainRequest>): Promise<void> {
    this.outbox.wake(data.topic);
  }
}

/** The queue's name is metadata of the class, so each queue has a class of its own. */
export function drainProcessorOf(name: string, configKey: string | undefined): Type<DrainProcessor> {
  class QueueDrainProcessor extends DrainProcessor {}
  Processor({ name, configKey })(QueueDrainProcessor);
  return QueueDrainProcessor;
}
