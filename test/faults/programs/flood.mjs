// Increments `flood` from many callers, once for each key from FIRST to LAST, and says each acknowledged key with its count.
import { writeSync } from 'node:fs';
import { open } from '../../counter/programs/open.mjs';

/** Written when it returns: what waits to be written would be lost with the process. */
const say = (message) => writeSync(1, `${JSON.stringify(message)}\n`);

const { counters, dataSource, close } = await open();
const keyed = process.env.KEYED === 'yes';
let next = Number(process.env.FIRST);

async function caller() {
  while (next <= Number(process.env.LAST)) {
    const key = next++;
    const count = await counters.increment('flood', 1, keyed ? { idempotencyKey: String(key) } : {});
    say({ key, count });
  }
}

await Promise.all(Array.from({ length: 50 }, caller));
await close();
await dataSource.destroy();
say({ done: true });
