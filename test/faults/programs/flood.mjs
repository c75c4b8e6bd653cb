// Increments `flood` from many callers, once for each key from FIRST to LAST, and says each acknowledged key with its count.
import { open, say } from '../../counter/programs/open.mjs';

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
