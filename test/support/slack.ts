/** What a busy machine may add to a deadline, in milliseconds; who keeps none waits for longer. */
export const SLACK = 1_000;
