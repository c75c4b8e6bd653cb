// Takes a lease, says so, and tracks under it when it is told to.
import { createInterface } from 'node:readline';
import { Leases } from '@spoor/core/schedule';
import { openTracked, say, visits } from './tracked.mjs';

const { dataSource, repository, statistics } = await openTracked();
const { lease } = await new Leases(dataSource).acquire('trackstats:default:track', { duration: 1_000 });
say({ held: lease !== undefined });
createInterface({ input: process.stdin }).on('line', async () => {
  const outcome = await statistics.track(visits, repository, { lease }).then(
    () => ({ written: true }),
    ({ code }) => ({ written: false, code }),
  );
  say(outcome);
});
