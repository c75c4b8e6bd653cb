import { RowCapture } from '@spoor/core';
import { Column, DataSource, Entity, PrimaryGeneratedColumn, type QueryRunner } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';

@Entity()
class Part {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  name: string;
}

const consumer = { name: 'parts', order: 100, watch: () => ({ columns: 'all' as const }), publish: () => {} };

afterAll(dropTestDatabases);

describe("An application's own createQueryBuilder", () => {
  it('makes the builders as before, captured or not, and is there again when nobody watches any more', async () => {
    const dataSource = await createTestDataSource('postgres', { entities: [Part] });
    const ambient = dataSource.createQueryRunner();
    // As those do that give every builder the transaction of its async context.
    const own = (...parameters: [unknown?, string?, QueryRunner?]) => {
      const builder = DataSource.prototype.createQueryBuilder.apply(dataSource, parameters as never);
      return builder.setQueryRunner(ambient);
    };
    dataSource.createQueryBuilder = own as never;
    const withdraw = RowCapture.of(dataSource).subscribe(consumer);
    await ambient.startTransaction();
    await dataSource.createQueryBuilder().insert().into(Part).values({ name: 'inside' }).execute();
    expect(await dataSource.createQueryBuilder(Part, 'part').getCount()).toBe(1);
    await ambient.rollbackTransaction();
    expect(await dataSource.createQueryBuilder(Part, 'part').getCount()).toBe(0);
    withdraw();
    expect(dataSource.createQueryBuilder).toBe(own);
    await ambient.release();
  });
});
