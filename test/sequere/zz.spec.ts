import { openSequere, sequereConformance } from '@spoor/sequere/testing';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { emptyTables } from './support/empty-tables.js';
import { TEST_ENTITIES } from './support/entities.js';
afterAll(dropTestDatabases);
it('x', async () => {
  const dataSource = await createTestDataSource('mariadb', { entities: TEST_ENTITIES });
  const found = sequereConformance.find(({ title }) => title.startsWith('followMany takes more'));
  for (let i = 0; i < 25; i += 1) {
    await emptyTables(dataSource);
    const open = openSequere(dataSource);
    const t = Date.now();
    try { await found?.run({ ...open, dataSource, joinsTransactions: true, resolution: 1 }); } catch (error) { console.log(i, String((error as Error).message).slice(0, 1500)); }
    process.stderr.write(`${i}: ${Date.now() - t}\n`);
    await open.close();
  }
}, 300_000);
