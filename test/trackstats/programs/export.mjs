// Exports what is stored and says how many bytes that was and how much memory it took at most.
import { Period } from '@spoor/trackstats';
import { open, say } from './open.mjs';

const { dataSource, statistics, close } = await open();
const [metric] = await statistics.findMetrics(['bulk.rows']);
global.gc();
const before = process.memoryUsage.rss();
let [bytes, lines, most] = [0, 0, before];
for await (const piece of await statistics.export(process.env.FORMAT, { metric, period: Period.DAY })) {
  bytes += piece.length;
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  most = Math.max(most, process.memoryUsage.rss());
}
say({ bytes, lines, added: most - before });
await close();
await dataSource.destroy();
