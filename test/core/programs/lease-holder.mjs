// Takes the lease "work" of a database and says so. Then, for each line on its standard input, it writes one row under the
// lease's guard and says whether it could.
import { createInterface } from 'node:readline';
import { transaction } from '@spoor/core';
import { Leases, SCHEDULE_ENTITIES } from '@spoor/core/schedule';
import { DataSource } from 'typeorm';

const { options, duration } = JSON.parse(process.argv[2]);
const dataSource = await new DataSource({ ...options, entities: SCHEDULE_ENTITIES, synchronize: false }).initialize();
const { lease } = await new Leases(dataSource).acquire('work', { duration });
const say = (message) => console.log(JSON.stringify(message));
say({ fence: String(lease?.fence) });

createInterface({ input: process.stdin }).on('line', async () => {
  const written = transaction(dataSource, async (manager) => {
    await lease.guard(manager);
    await manager.query("INSERT INTO written (author) VALUES ('late')");
  });
  say(
    await written.then(
      () => ({ written: true }),
      ({ code }) => ({ written: false, code, aborted: lease.signal.aborted }),
    ),
  );
});
