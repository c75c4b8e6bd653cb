import 'reflect-metadata';
import type { BootCost } from './boot-cost.js';

/** A process of its own: `node --expose-gc boot.program.js empty|spoor FILE`. It sends what it has taken to start, and ends. */
const [which = '', database = ''] = process.argv.slice(2);

const { boot } = (await import(`./${which}.application.js`)) as typeof import('./empty.application.js');
const close = await boot(database);
const time = performance.now();
const { user, system } = process.cpuUsage();
globalThis.gc?.();
const { rss, heapUsed } = process.memoryUsage();
process.send?.({ time, cpu: (user + system) / 1_000, rss, heap: heapUsed } satisfies BootCost);
await close();
process.disconnect?.();
