import { ref } from '@spoor/core';
import { Followable } from '@spoor/sequere';
import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import {
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type DataSource,
  type Relation,
} from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { describeEachBackend } from './support/backends.js';
import { TEST_ENTITIES, User } from './support/entities.js';

@Followable()
@Entity()
class Band {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @OneToMany(() => Song, (song) => song.band, { cascade: true })
  songs: Relation<Song[]>;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

@Followable()
@Entity()
class Song {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 20, default: '' })
  title: string;

  @ManyToOne(() => Band, (band) => band.songs, { orphanedRowAction: 'delete', createForeignKeyConstraints: false })
  band: Relation<Band>;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

afterAll(dropTestDatabases);

describeEachBackend("TypeORM's cascades", ({ database, options }) => {
  let dataSource: DataSource;
  let open: OpenSequere;
  const [ann, band, first, second] = [ref(User, 1), ref(Band, 1), ref(Song, 1), ref(Song, 2)];
  const counts = async () => {
    await open.settle();
    return await Promise.all([band, first, second].map((each) => open.sequere.getFollowersCount(each)));
  };

  beforeAll(async () => {
    dataSource = await createTestDataSource(database, { entities: [...TEST_ENTITIES, Band, Song] });
  });
  beforeEach(async () => {
    open = openSequere(dataSource, options());
    await open.ready();
    for (const each of [band, first, second]) await open.sequere.purge(each);
    for (const entity of [Song, Band]) await dataSource.getRepository(entity).createQueryBuilder().delete().execute();
    await open.settle();
    await dataSource.getRepository(Band).save({ id: 1, songs: [{ id: 1 }, { id: 2 }] });
    for (const to of [band, first, second]) await open.sequere.follow(ann, to);
  });
  afterEach(() => open.close());

  const load = () => dataSource.getRepository(Band).findOneOrFail({ where: { id: 1 }, relations: { songs: true } });

  it('take the follows of what they remove along', async () => {
    await dataSource.getRepository(Band).remove(await load());
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await open.sequere.getFollowingsCount(ann)).toBe(0);
  });

  it('take the follows of an orphan along', async () => {
    const loaded = await load();
    loaded.songs = loaded.songs.filter(({ id }) => id === 1);
    await dataSource.getRepository(Band).save(loaded);
    expect(await counts()).toEqual([1, 1, 0]);
  });

  it('put the follows of what they soft-remove away, and bring them back', async () => {
    const loaded = await load();
    await dataSource.getRepository(Band).softRemove(loaded);
    expect(await counts()).toEqual([0, 0, 0]);
    await dataSource.getRepository(Band).recover(loaded);
    expect(await counts()).toEqual([1, 1, 1]);
    expect(await open.sequere.getFollowingsCount(ann)).toBe(3);
  });
});
