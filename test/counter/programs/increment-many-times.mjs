// Increments one counter TIMES times at once and says which counts it got.
import { open, say } from './open.mjs';

const { counters, dataSource, close } = await open();
const counts = await Promise.all(Array.from({ length: Number(process.env.TIMES) }, () => counters.increment('hot')));
say({ counts });
await close();
await dataSource.destroy();
