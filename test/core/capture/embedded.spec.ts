import { RowCapture } from '@spoor/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

class FullName {
  @Column()
  first: string;

  @Column({ type: 'varchar', nullable: true })
  last: string | null;
}

@Entity()
class Person {
  @PrimaryGeneratedColumn()
  id: number;

  @Column(() => FullName)
  name: FullName;
}

afterAll(dropTestDatabases);

describeEachDatabase('A value within an embedded one', (kind) => {
  it('is told of when an update leaves it undefined, which sets it to NULL', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [Person] });
    const told: unknown[] = [];
    RowCapture.of(dataSource).subscribe({
      name: 'last names',
      order: 100,
      watch: () => ({ columns: ['name.last'], operations: ['update'] }),
      persist: async (events) =>
        void told.push(...events.map((event) => 'before' in event && [event.before, event.after])),
    });
    await dataSource.manager.insert(Person, { name: { first: 'Ada', last: 'Lovelace' } });
    await dataSource.manager.update(Person, 1, { name: { first: 'Augusta', last: undefined as never } });
    expect(await dataSource.manager.findOneBy(Person, { id: 1 })).toEqual({
      id: 1,
      name: { first: 'Augusta', last: null },
    });
    expect(told).toEqual([[{ 'name.last': 'Lovelace' }, { 'name.last': null }]]);
  });
});
