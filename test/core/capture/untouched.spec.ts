import { RowCapture, type RowChange } from '@spoor/core';
import {
  Column,
  DeleteDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  VersionColumn,
  type DataSource,
  type UpdateEvent,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';
import { statementsDuring } from '../../support/statements-during.js';

@Entity()
class Page {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  title: string;

  @Column()
  text: string;

  @VersionColumn()
  version: number;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

afterAll(dropTestDatabases);

describeEachDatabase('Who does not ask for columns that an update leaves as they are', (kind) => {
  let dataSource: DataSource;
  let changes: RowChange[];

  beforeEach(async () => {
    dataSource = await createTestDataSource(kind, { entities: [Page] });
    changes = [];
    RowCapture.of(dataSource).subscribe({
      name: 'pages',
      order: 100,
      watch: () => ({ columns: 'all', untouched: false }),
      persist: async (events) => void changes.push(...(events as RowChange[])),
    });
    await dataSource.manager.insert(Page, { title: 'a', text: 'b' });
    expect(changes.splice(0)).toMatchObject([
      { op: 'insert', after: { id: 1, title: 'a', text: 'b', deletedAt: null } },
    ]);
  });

  const told = () =>
    changes.splice(0).map(({ op, changed, before, after }) => ({ op, changed: changed.toSorted(), before, after }));

  it('is told of those alone that it sets, and of what the database is made to set with them', async () => {
    const page = await dataSource.manager.findOneByOrFail(Page, { id: 1 });
    const sent = await statementsDuring(dataSource, () => dataSource.manager.save(Object.assign(page, { title: 'c' })));
    expect(told()).toEqual([
      {
        op: 'update',
        changed: ['title', 'version'],
        before: { id: 1, title: 'a', version: 1, deletedAt: null },
        after: { id: 1, title: 'c', version: 2, deletedAt: null },
      },
    ]);
    const ours = sent.filter(({ query }) => query.includes('spoor:'));
    expect(ours.filter(({ query }) => query.includes('text'))).toEqual([]);
    await dataSource.manager.update(Page, { text: 'b' }, { title: 'd' });
    expect(told()).toMatchObject([{ before: { title: 'c' }, after: { title: 'd', version: 3 } }]);
  });

  it('is told of what a listener sets as well', async () => {
    const beforeUpdate = ({ entity }: UpdateEvent<Page>) => void Object.assign(entity ?? {}, { text: 'listened' });
    dataSource.subscribers.push({ beforeUpdate });
    await dataSource.manager.update(Page, 1, { title: 'e' });
    expect(told()).toMatchObject([{ before: { title: 'a', text: 'b' }, after: { title: 'e', text: 'listened' } }]);
  });

  it('still tells a soft delete from an update', async () => {
    await dataSource.manager.softDelete(Page, 1);
    await dataSource.manager.restore(Page, 1);
    expect(told().map(({ op }) => op)).toEqual(['softDelete', 'restore']);
  });

  it('is told of all columns of an entity that has got another key', async () => {
    await dataSource.manager.update(Page, 1, { id: 7 });
    expect(told()).toMatchObject([
      { op: 'delete', before: { id: 1, title: 'a', text: 'b' } },
      { op: 'insert', after: { id: 7, title: 'a', text: 'b' } },
    ]);
  });
});
