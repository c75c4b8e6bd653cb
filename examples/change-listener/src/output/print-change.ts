import type { ChangeHandler } from '../change-listener.js';

/** Prints a change as a line of JSON; it counts as handled when it has been written, not before. */
export const printChange: ChangeHandler = (_database, change) =>
  new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(change)}\n`, (error) => resolve(!error));
  });
