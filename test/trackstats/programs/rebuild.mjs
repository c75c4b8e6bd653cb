// Rebuilds, says how far it is after each part, and waits for a line on standard input before the next one is done: to be killed.
import { openTracked, say, visits } from './tracked.mjs';

const { dataSource, repository, statistics, close } = await openTracked();
const wait = process.env.STOP_AT ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
// Known, and counted only if it has never been.
if (process.env.TRACK_FIRST) await statistics.track(visits, repository);
let stopped = false;
await statistics.rebuild({
  onProgress: ({ days, totalDays }) => {
    if (stopped) return;
    say({ days, totalDays });
    if (wait && days >= totalDays * Number(process.env.STOP_AT)) {
      stopped = true;
      // For ever: the part before has been committed.
      Atomics.wait(wait, 0, 0);
    }
  },
});
say({ done: true });
await close();
await dataSource.destroy();
