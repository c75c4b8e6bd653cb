import { setImmediate } from 'node:timers/promises';
import { MOST_LOGS, type AppendBatch } from './append-batches.js';

/**
 * Sends some logs in each turn of the event loop: whoever has written so many goes on meanwhile.
 *
 * @throws what the first of those that fail does, when all have been answered
 */
export async function sendBatches(
  batches: readonly AppendBatch[],
  send: (batch: AppendBatch) => Promise<unknown>,
): Promise<void> {
  const [only] = batches;
  if (only && batches.length === 1) return void (await send(only));
  const failures: unknown[] = [];
  const answers: Promise<unknown>[] = [];
  let logs = 0;
  for (const batch of batches) {
    if (logs >= MOST_LOGS) {
      await setImmediate();
      logs = 0;
    }
    logs += batch.keys.length / KEYS_OF_A_LOG;
    answers.push(send(batch).catch((error: unknown) => failures.push(error)));
  }
  await Promise.all(answers);
  if (failures.length > 0) throw failures[0];
}

const KEYS_OF_A_LOG = 3;
