import { setImmediate } from 'node:timers/promises';
import { inChunks } from './in-chunks.js';

/** So many that the statements themselves hardly count. */
const PIECE = 500;

/**
 * Sends many items in statements, one after another; each is made while the database has the one before, so that neither waits for the
 * other.
 *
 * @param make a statement of some of the items
 * @param sizeOf of an item, in characters; without it only their number counts
 * @returns what was answered to each statement
 */
export async function pipelined<Item, Statement, Answer>(
  items: readonly Item[],
  make: (some: readonly Item[]) => Statement,
  send: (statement: Statement) => Promise<Answer>,
  sizeOf?: (item: Item) => number,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const pieces = inChunks(items, PIECE, sizeOf);
  let underWay: Promise<unknown> | undefined;
  try {
    for (const [index, some] of pieces.entries()) {
      const statement = make(some);
      await underWay;
      underWay = send(statement).then((answer) => answers.push(answer));
      // It is awaited below; until then nobody is to take its failure for one that nobody hears of.
      underWay.catch(() => undefined);
      // It has to leave before anything else is made.
      if (index < pieces.length - 1) await setImmediate();
    }
  } finally {
    await underWay;
  }
  return answers;
}
