import { transaction } from '@spoor/core';
import { createOutboxTable, Outbox, OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { createLeaseTable } from '@spoor/core/schedule';
import type { DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { SnakeCaseNaming } from '../../support/capture/snake-case-naming.js';

afterAll(dropTestDatabases);

describeEachDatabase('The table of the outbox', (kind) => {
  async function expectDelivery(dataSource: DataSource): Promise<void> {
    const told: unknown[] = [];
    const outbox = Outbox.of(dataSource);
    const stop = await outbox.handle('orders', {
      patience: 50,
      deliver: async ({ payload }) => void told.push(payload),
    });
    const { delivered } = await transaction(dataSource, (manager) =>
      outbox.add(manager, 'orders', [{ key: 'a', payload: 1 }]),
    );
    expect(await delivered).toBe(true);
    await outbox.settle('orders');
    await stop();
    expect(told).toEqual([1]);
  }

  it('is made by the migrations of several modules', async () => {
    const dataSource = await createTestDataSource(kind, { entities: OUTBOX_ENTITIES, synchronize: false });
    const queryRunner = dataSource.createQueryRunner();
    await createLeaseTable(queryRunner);
    await createOutboxTable(queryRunner);
    await createOutboxTable(queryRunner);
    await queryRunner.release();
    await expectDelivery(dataSource);
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('is made anew when somebody synchronises the schema', async () => {
    const dataSource = await createTestDataSource(kind, { entities: OUTBOX_ENTITIES });
    await Outbox.of(dataSource).start();
    await dataSource.synchronize(true);
    await expectDelivery(dataSource);
  });

  it('is called and has columns as naming strategy and prefix say', async () => {
    const dataSource = await createTestDataSource(kind, {
      entities: OUTBOX_ENTITIES,
      entityPrefix: 'my ',
      namingStrategy: new SnakeCaseNaming(),
    });
    await expectDelivery(dataSource);
    const table = dataSource.driver.escape('my spoor_outbox');
    expect(await dataSource.query(`SELECT created_at, retry_at FROM ${table}`)).toEqual([]);
  });

  it('counts in 64 bits', async () => {
    const dataSource = await createTestDataSource(kind, { entities: OUTBOX_ENTITIES });
    const outbox = Outbox.of(dataSource);
    await outbox.start();
    await dataSource.query(
      `INSERT INTO spoor_outbox (id, topic, ${dataSource.driver.escape('key')}, payload, ${dataSource.driver.escape('createdAt')},
        attempts, ${dataSource.driver.escape('retryAt')}, error) VALUES (5000000000, '', '', '', 0, 0, 0, '')`,
    );
    if (kind === 'postgres') await dataSource.query(`SELECT setval('spoor_outbox_id_seq', 5000000000)`);
    const { ids } = await transaction(dataSource, (manager) => outbox.add(manager, 'a', [{ key: 'a', payload: 1 }]));
    expect(ids).toEqual([5_000_000_001]);
  });
});
