import type { Message } from '@spoor/core/outbox';
import type { DiffStore } from '../stores/diff-store.js';
import { newsIn, tellStore, type DiffPayload } from './diff-message.js';

/** How messages of the outbox are told to a store. */
export interface Telling {
  tell(messages: readonly Message<DiffPayload>[]): Promise<void>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

/** To a store elsewhere, which knows a diff that comes once more. */
export function tellingElsewhere(store: DiffStore): Telling {
  return {
    tell: (messages) =>
      tellStore(
        store,
        messages.map(({ payload }) => newsIn(payload)),
      ),
    close: async () => {},
  };
}
