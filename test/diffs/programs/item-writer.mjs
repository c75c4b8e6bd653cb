// Writes items, two at a time, changes one of them, and kills itself with SIGKILL at the nth time that it comes to a step.
import { DIFF_ENTITIES } from '@spoor/diffs';
import { openDiffs, openStore, resolveOptions } from '@spoor/diffs/testing';
import { setImmediate } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Item, ItemSchema } from './item.mjs';

const { options, settings, delivery = 'outbox', step, times } = JSON.parse(process.argv[2]);
const entities = [...DIFF_ENTITIES, ItemSchema];
const dataSource = await new DataSource({ ...options, entities, synchronize: false }).initialize();

let come = 0;
function reach(reached) {
  if (reached !== step) return;
  come += 1;
  if (come === times) process.kill(process.pid, 'SIGKILL');
}
const isRemoval = (query) => /DELETE [^]*spoor_outbox/.test(query);
/** On PostgreSQL a message goes with its COMMIT: before them is as near as it gets. */
const isWithCommit = (query) => /^INSERT [^]*spoor_outbox[^]*COMMIT$/.test(query.trimStart());
dataSource.subscribers.push({
  beforeQuery: ({ query }) => {
    if (isRemoval(query)) reach('delivered, before the message is removed');
    if (isWithCommit(query)) reach('written, before the commit');
  },
  afterQuery: ({ query }) => {
    if (query.endsWith('COMMIT')) reach('committed');
    else if (query.includes('INSERT') && query.includes('spoor_outbox')) reach('written, before the commit');
  },
});

const store = await openStore(dataSource, resolveOptions(settings));
const append = store.append.bind(store);
store.append = async (...parameters) => {
  reach('about to be delivered');
  await append(...parameters);
  reach('delivered, unknown to the process');
};
const clear = store.marks?.clear.bind(store.marks);
if (clear)
  store.marks.clear = async (writer) => {
    await clear(writer);
    reach('idle');
  };
const { close } = await openDiffs(dataSource, { store, delivery });

for (let number = 0; number < 200; number += 1) {
  const two = Array.from({ length: 2 }, () => Object.assign(new Item(), { number }));
  const [item] = await dataSource.manager.save(two);
  await dataSource.manager.update(Item, item.id, { number: -number });
  // SQLite answers at once, and Redis would not be heard.
  await setImmediate();
}
// Until the process notices that it is idle.
if (step === 'idle') await new Promise(() => {});
await close();
process.exit(0);
