// Writes one message for each line on its standard input, and says so once it has committed. Its own delivery never ends.
import { createInterface } from 'node:readline';
import { transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { DataSource } from 'typeorm';

const { options } = JSON.parse(process.argv[2]);
const dataSource = await new DataSource({ ...options, entities: OUTBOX_ENTITIES, synchronize: false }).initialize();
const outbox = Outbox.of(dataSource);
await outbox.handle('orders', { deliver: () => new Promise(() => {}) });

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { ids } = await transaction(dataSource, (manager) => outbox.add(manager, 'orders', [JSON.parse(line)]));
  console.log(JSON.stringify({ ids }));
});
