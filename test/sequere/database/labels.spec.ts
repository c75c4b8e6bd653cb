import { Logger } from '@nestjs/common';
import { ref } from '@spoor/core';
import { Followable, SEQUERE_ENTITIES } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
  type DatabaseKind,
} from '../../support/databases.js';

@Followable({ identifier: 'person' })
@Entity('label_person')
class OldPerson {
  @PrimaryGeneratedColumn()
  id: number;
}

@Followable({ identifier: 'human', aliases: ['person'] })
@Entity('label_person')
class Human {
  @PrimaryGeneratedColumn()
  id: number;
}

@Followable({ identifier: 'human' })
@Entity('label_person')
class Stranger {
  @PrimaryGeneratedColumn()
  id: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('an entity whose label was replaced', (kind) => {
  async function withGraph<Result>(
    database: string,
    entity: new () => object,
    work: (open: ReturnType<typeof openSequere>) => Promise<Result>,
  ): Promise<Result> {
    const dataSource = await createTestDataSource(kind, { database, entities: [...SEQUERE_ENTITIES, entity] });
    const open = openSequere(dataSource);
    await open.ready();
    try {
      return await work(open);
    } finally {
      await open.close();
      await dataSource.destroy();
    }
  }
  const at = (second: number) => new Date(second * 1_000);
  const old = (id: number) => ref(OldPerson, id);
  const human = (id: number) => ref(Human, id);

  async function graphOfBoth(database: string) {
    await withGraph(database, Stranger, ({ sequere }) =>
      sequere.followMany([
        { from: human(1), to: human(2), at: at(7) },
        { from: human(2), to: human(3), at: at(8) },
      ]),
    );
    await withGraph(database, OldPerson, async ({ sequere }) => {
      await sequere.followMany([
        { from: old(1), to: old(2), at: at(1) },
        { from: old(2), to: old(1), at: at(2) },
        { from: old(3), to: old(2), at: at(3) },
        { from: old(1), to: old(3), at: at(4) },
      ]);
    });
  }

  it('keeps its follows, the earlier date of those that are there twice, its counts and its friends', async () => {
    const database = await createTestDatabase(kind as DatabaseKind);
    await graphOfBoth(database);
    await withGraph(database, Human, async ({ sequere }) => {
      const [first, second] = await sequere.relationships(human(1), [human(2), human(3)]);
      expect(first).toMatchObject({ following: at(1), followedBy: at(2), mutual: true });
      expect(second).toMatchObject({ following: at(4), followedBy: null });
      expect(await sequere.getCounts([human(1), human(2), human(3)])).toMatchObject([
        { followers: 1, followings: 2, friends: 1 },
        { followers: 2, followings: 2, friends: 2 },
        { followers: 2, followings: 1, friends: 1 },
      ]);
      expect(await sequere.verify()).toMatchObject({ total: 0, completed: true });
      expect((await sequere.unfollow(human(3), human(2))).changed).toBe(true);
      expect(await sequere.getFriendsCount(human(2))).toBe(1);
    });
  });

  it('is named when nobody knows the label', async () => {
    const database = await createTestDatabase(kind as DatabaseKind);
    await withGraph(database, OldPerson, ({ sequere }) => sequere.follow(old(1), old(2)));
    const warnings: string[] = [];
    Logger.overrideLogger({ log() {}, error() {}, warn: (message: string) => void warnings.push(message) });
    try {
      await withGraph(database, Stranger, ({ sequere }) => sequere.getFollowersCount(human(1)));
    } finally {
      Logger.overrideLogger(true);
    }
    expect(warnings).toEqual([expect.stringContaining('labelled "person"')]);
  });
});
