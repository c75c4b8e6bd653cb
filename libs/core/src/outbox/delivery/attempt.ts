import { DeadlinePassed, withDeadline } from '../../redis/deadline.js';
/** Calls a handler once; rejects with what it throws, or when it takes longer than `timeout` milliseconds. */
export async function attempt(deliver: () => Promise<void>, timeout: number): Promise<void> {
  try {
    await withDeadline((async () => deliver())(), timeout);
  } catch (error) {
    throw error instanceof DeadlinePassed ? new Error(`it took longer than ${timeout} ms`) : error;
  }
}
