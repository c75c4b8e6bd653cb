import { Outbox, type Message } from '@spoor/core/outbox';
import type { DataSource } from 'typeorm';
import type { EdgeChange } from './changes/edge-change.js';
import { keyOfEdge } from './changes/key-of-edge.js';
import { transitionOf } from './changes/transition-of.js';
import type { Program } from './programs/program.js';
import { writeMessages } from './programs/write-messages.js';

/** Transitions that were written down in a transaction. */
export type EventNote = readonly Message[];

/** Writes transitions to the outbox in the transaction that makes them, for those who must hear of each at least once. */
export class EventLog {
  private readonly outbox: Outbox;

  constructor(
    dataSource: DataSource,
    private readonly topic: string,
  ) {
    this.outbox = Outbox.of(dataSource);
  }

  note(changes: readonly EdgeChange[]): Program<EventNote> {
    const messages = changes.map((change) => ({ key: keyOfEdge(change.edge), payload: transitionOf(change) }));
    return writeMessages(this.outbox, this.topic, messages);
  }

  committed(note: EventNote): void {
    void this.outbox.tell(this.topic, note);
  }
}
