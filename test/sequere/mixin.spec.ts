import { ref } from '@spoor/core';
import { Followable, SEQUERE_ENTITIES, SequereMixin } from '@spoor/sequere';
import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import { inspect } from 'node:util';
import {
  BaseEntity,
  Column,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  type DataSource,
  type Relation,
  type Repository,
} from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../support/databases.js';

@Followable()
@Entity()
class User extends SequereMixin() {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  username: string;
}

abstract class Named extends BaseEntity {
  static readonly kind = 'named';

  @Column({ type: 'varchar', default: '' })
  name: string;

  get shout(): string {
    return this.name.toUpperCase();
  }
}

@Followable()
@Entity()
class Project extends SequereMixin(Named) {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => User)
  owner: Relation<User>;
}

afterAll(dropTestDatabases);

describeEachDatabase('SequereMixin', (kind) => {
  let dataSource: DataSource;
  let open: OpenSequere;
  let users: Repository<User>;

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...SEQUERE_ENTITIES, User, Project] });
    open = openSequere(dataSource);
    await open.ready();
    users = dataSource.getRepository(User);
  });
  afterAll(() => open.close());

  const newUser = (username: string) => users.save(Object.assign(new User(), { username }));

  it('gives instances that were saved every call of the service', async () => {
    const [ann, ben] = [await newUser('ann'), await newUser('ben')];
    const project = await dataSource.getRepository(Project).save(Object.assign(new Project(), { name: 'spoor' }));
    expect(await ann.follow(project)).toEqual({ changed: true, since: expect.any(Date) });
    expect(await ann.isFollowing(project)).toBe(true);
    await ann.follow(ben, { at: new Date(1) });
    expect(await ben.follow(ann, { at: new Date(5) })).toEqual({ changed: true, since: new Date(5) });
    expect(await project.getFollowersCount()).toBe(1);
    expect(await ann.getFollowingsCount({ type: Project })).toBe(1);
    expect(await ann.getFriendsCount()).toBe(1);
    expect((await project.getFollowers()).items.map(({ entity }) => entity)).toEqual([ann]);
    expect((await ann.getFollowings({ order: 'oldest', limit: 1 })).items).toEqual([
      { entity: ben, since: new Date(1) },
    ]);
    expect((await ann.getFriends()).items).toEqual([{ entity: ben, since: new Date(5) }]);
    expect(await ann.relationships([ben])).toMatchObject([{ mutual: true }]);
    for (const each of [project.eachFollower(), ben.eachFollowing(), ben.eachFriend()])
      for await (const { entity } of each) expect(entity).toEqual(ann);
    expect(await ann.unfollow(project)).toEqual({ changed: true });
  });

  it('gives them to instances that were loaded, by whichever way', async () => {
    const { id } = await newUser('loaded');
    const ben = await newUser('ben');
    await dataSource.getRepository(Project).save(Object.assign(new Project(), { owner: { id } }));
    const loaded = [
      await users.findOneByOrFail({ id }),
      await users.createQueryBuilder('user').where('user.id = :id', { id }).getOneOrFail(),
      (await dataSource.getRepository(Project).findOneOrFail({ where: { owner: { id } }, relations: { owner: true } }))
        .owner,
      (await open.sequere.getFollowers<User>(ben)).items[0]?.entity,
    ];
    for (const user of loaded) if (user) expect(await user.getFollowersCount()).toBe(0);
    expect(loaded.filter(Boolean)).toHaveLength(3);
  });

  it('tells an instance that nobody has loaded or saved to be', async () => {
    const stranger = Object.assign(new User(), { id: 1 });
    expect(() => stranger.follow(ref(User, 2))).toThrow(
      expect.objectContaining({ code: 'SPOOR_ENTITY_NOT_BOUND', message: expect.stringContaining('User') }),
    );
  });

  it('leaves no trace on an instance that its owner could see', async () => {
    const ann = await newUser('ann');
    expect(Object.keys(ann)).toEqual(['id', 'username'].filter((key) => Object.keys(ann).includes(key)));
    expect(JSON.parse(JSON.stringify(ann))).toEqual({ id: ann.id, username: 'ann' });
    expect(inspect({ ...ann })).not.toContain('DataSource');
    expect(await users.findOneByOrFail({ id: ann.id })).toEqual(ann);
  });

  it('keeps what the base class has: columns, statics, accessors', async () => {
    const project = await dataSource.getRepository(Project).save(Object.assign(new Project(), { name: 'base' }));
    expect(Project.kind).toBe('named');
    expect(project.shout).toBe('BASE');
    expect(project).toBeInstanceOf(Named);
    expect(project).toBeInstanceOf(BaseEntity);
  });

  it('keeps instances of two DataSources apart', async () => {
    const other = await createTestDataSource(kind, { entities: [...SEQUERE_ENTITIES, User, Project] });
    const otherOpen = openSequere(other);
    const [here, there] = [await newUser('here'), await other.getRepository(User).save(new User())];
    await otherOpen.ready();
    const bound = await other.getRepository(User).findOneByOrFail({ id: there.id });
    await here.follow(ref(User, 777));
    expect(await bound.isFollowing(ref(User, 777))).toBe(false);
    await otherOpen.close();
    expect(() => bound.getFollowers()).toThrow(expect.objectContaining({ code: 'SPOOR_ENTITY_NOT_BOUND' }));
  });
});
