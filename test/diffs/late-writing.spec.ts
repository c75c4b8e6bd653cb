import { TrackDiffs } from '@spoor/diffs';
import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

@TrackDiffs()
@Entity()
class Event {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  title: string;

  @CreateDateColumn()
  createdAt: Date;
}

const EVENTS = 20;

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore('A diff', (store) => {
  it('tells the values that were saved, whatever their owner does with them as soon as he has them back', async () => {
    const { dataSource, diffs } = await openOnStore(store, {}, [Event]);
    const titles = Array.from({ length: EVENTS }, (_, index) => `event ${index}`);
    const saved = await Promise.all(
      titles.map(async (title) => {
        const event = await dataSource.manager.save(Object.assign(new Event(), { title }));
        const at = event.createdAt.toISOString();
        event.createdAt.setTime(0);
        return { event, at };
      }),
    );
    for (const { event, at } of saved)
      expect((await diffs.of(event).all()).map(({ changes }) => changes['createdAt'])).toEqual([[null, at]]);
  });
});
