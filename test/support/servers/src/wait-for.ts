import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds after which waiting is an error. @default 10000 */
  timeout?: number;
  /** What is waited for, for the error's message; a function is asked when the time is over. */
  what?: string | (() => string);
  /** Milliseconds between two looks. @default 20 */
  interval?: number;
}

/** Resolves to the first answer that is not falsy. An error in the condition ends the waiting at once. */
export async function waitFor<Answer>(
  condition: () => Answer | Promise<Answer>,
  { timeout = 10_000, what = condition.toString(), interval = 20 }: WaitOptions = {},
): Promise<NonNullable<Answer>> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() >= deadline) {
      throw new Error(`Waited ${timeout} ms in vain for: ${typeof what === 'string' ? what : what()}`);
    }
    await delay(interval);
  }
}
