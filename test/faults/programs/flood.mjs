// Increments `flood` from many callers, with each of KEYS keys once or else without end; writes what is acknowledged to ANSWERS.
import { appendFileSync } from 'node:fs';
import { open } from '../../counter/programs/open.mjs';

/** Written when it returns: what waits to be written would be lost with the process. A pipe would refuse what its reader is slow to take. */
const say = (message) => appendFileSync(process.env.ANSWERS, `${JSON.stringify(message)}\n`);

const { counters, dataSource, close } = await open();
const keys = Number(process.env.KEYS);
let next = 1;

async function caller() {
  while (!keys || next <= keys) {
    const key = next++;
    const count = await counters.increment('flood', 1, keys ? { idempotencyKey: String(key) } : {});
    say({ key, count });
  }
}

await Promise.all(Array.from({ length: 50 }, caller));
await close();
await dataSource.destroy();
