import { TrackDiffs, type SerializeContext } from '@spoor/diffs';
import { setTimeout as delay } from 'node:timers/promises';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { closeStores, describeEachStore, openOnStore } from './support/stores.js';

abstract class Page {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  title: string;

  @Column({ type: 'int', default: 0 })
  views: number;

  @Column({ type: 'varchar', nullable: true })
  editToken: string | null;

  /** Would be asked if the option were not there. */
  serializeDiff(): string {
    return 'by the method';
  }
}

const summary = (page: Page, dirtyFields: string[], { created }: SerializeContext) => ({
  heading: `${page.title}!`,
  isPage: page instanceof Page,
  token: page.editToken,
  dirtyFields,
  created,
});

@TrackDiffs<AtOnce>({ serialize: summary })
@Entity()
class AtOnce extends Page {}

@TrackDiffs<Later>({
  async serialize(page, dirtyFields, context) {
    await delay(1);
    return summary(page, dirtyFields, context);
  },
})
@Entity()
class Later extends Page {}

@TrackDiffs<Failing>({
  async serialize() {
    await delay(1);
    throw new Error('cannot be told');
  },
})
@Entity()
class Failing extends Page {}

afterAll(async () => {
  await closeStores();
  await dropTestDatabases();
});

describeEachStore('The option serialize of @TrackDiffs', (store) => {
  it.each([AtOnce, Later])('says what data holds, from what is not masked (%p)', async (entityClass) => {
    const { dataSource, diffs } = await openOnStore(store, {}, [AtOnce, Later]);
    const page = await dataSource.manager.save(Object.assign(new entityClass(), { title: 'a', editToken: 'hidden' }));
    await dataSource.manager.update(entityClass, page.id, { title: 'b', views: 3 });
    await dataSource.manager.delete(entityClass, page.id);
    expect((await diffs.of(page).all()).map(({ data }) => data)).toEqual([
      { heading: 'a!', isPage: true, dirtyFields: ['title', 'editToken'], created: true },
      { heading: 'b!', isPage: true, dirtyFields: ['title', 'views'], created: false },
      { heading: 'b!', isPage: true, dirtyFields: [], created: false },
    ]);
    const [, updated] = await diffs.of(page).all();
    expect(updated?.changes).toEqual({ title: ['a', 'b'], views: [0, 3] });
  });

  it('fails the save when it fails', async () => {
    const { dataSource } = await openOnStore(store, {}, [Failing]);
    const saving = dataSource.manager.save(Object.assign(new Failing(), { title: 'a' }));
    await expect(saving).rejects.toThrow('cannot be told');
    expect(await dataSource.manager.count(Failing)).toBe(0);
  });
});
