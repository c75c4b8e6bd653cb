import { DeadlinePassed, withDeadline } from '../../redis/deadline.js';
import type { Message } from '../message.js';
import type { Delivery, ResolvedHandler } from '../outbox-handler.js';

/** Calls the handler once; rejects with what it throws, or when it takes too long. */
export async function attempt(
  handler: ResolvedHandler,
  { id, key, payload }: Message,
  delivery: Delivery,
): Promise<void> {
  try {
    await withDeadline((async () => handler.deliver({ id, key, payload }, delivery))(), handler.timeout);
  } catch (error) {
    throw error instanceof DeadlinePassed ? new Error(`it took longer than ${handler.timeout} ms`) : error;
  }
}
