import { Follow } from '@spoor/sequere';
import { closeApplications } from '../support/application.js';
import { describeEachBackend } from '../sequere/support/backends.js';
import { dropTestDatabases } from '../support/databases.js';
import { MixedProject, MixedUser, PlainProject, PlainUser, play, Project, User } from './support/sequere-models.js';

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachBackend('django-sequere: a generic application to follow a resource with multiple backends', (backend) => {
  const { database, options } = backend;

  it("You can now use Sequere like any other application, let's play with it", async () => {
    const { sequere, create } = await play(database, options());
    const user = await create(User, { username: 'thoas' });
    const project = await create(Project, { name: 'La classe americaine' });
    const before = Date.now();
    const { since } = await sequere.follow(user, project); // thoas will now follow "La classe americaine"
    expect(since.getTime()).toBeGreaterThan(before - backend.resolution);
    expect(await sequere.isFollowing(user, project)).toBe(true);
    expect(await sequere.getFollowersCount(project)).toBe(1);
    expect(await sequere.getFollowingsCount(user)).toBe(1);
    expect([...(await sequere.getFollowers(user))]).toEqual([]);
    expect([...(await sequere.getFollowers(project))]).toEqual([{ entity: user, since }]);
    expect([...(await sequere.getFollowings(user))]).toEqual([{ entity: project, since }]);
    expect((await sequere.getFollowers(project)).items[0]?.entity).toBeInstanceOf(User);
    await sequere.unfollow(user, project);
    expect(await sequere.isFollowing(user, project)).toBe(false);
  });

  it('If you are as lazy as me to provide the original instance in each sequere calls, use SequereMixin', async () => {
    const { create } = await play(database, options());
    const user = await create(MixedUser, { username: 'thoas' });
    const project = await create(MixedProject, { name: 'La classe americaine' });
    const { since } = await user.follow(project); // thoas will now follow "La classe americaine"
    expect(await user.isFollowing(project)).toBe(true);
    expect(await project.getFollowersCount()).toBe(1);
    expect(await user.getFollowingsCount()).toBe(1);
    expect([...(await user.getFollowers())]).toEqual([]);
    expect([...(await project.getFollowers())]).toEqual([{ entity: user, since }]);
    expect([...(await user.getFollowings())]).toEqual([{ entity: project, since }]);
  });

  it('In Sequere any resources can follow any resources and vice versa', async () => {
    const { sequere, create } = await play(database, options());
    const everything = [
      await create(User, { username: 'thoas' }),
      await create(User, { username: 'florent' }),
      await create(Project, { name: 'sequere' }),
      await create(MixedProject, { name: 'La classe americaine' }),
    ];
    for (const from of everything)
      for (const to of everything) if (from !== to) expect((await sequere.follow(from, to)).changed).toBe(true);
    expect(await sequere.getCounts(everything)).toEqual(
      everything.map((target) => ({ target, followers: 3, followings: 3, friends: 3 })),
    );
  });

  it('Tell Sequere to autodiscover your registered models: those that are decorated are found without being named', async () => {
    const { sequere, create } = await play(database, options());
    expect(
      (await sequere.follow(await create(User, { username: 'thoas' }), await create(Project, { name: 'x' }))).changed,
    ).toBe(true);
    await expect(sequere.follow(await create(PlainUser), await create(Project, { name: 'y' }))).rejects.toMatchObject({
      code: 'SPOOR_NOT_FOLLOWABLE',
    });
  });

  it('Now you have to register them in sequere to identify them when a resource is following another one', async () => {
    const { sequere, create } = await play(database, options(), [PlainUser, PlainProject]);
    const [user, project] = [await create(PlainUser), await create(PlainProject)];
    await sequere.follow(user, project);
    expect(await sequere.isFollowing({ type: 'plainuser', id: String(user.id) }, project)).toBe(true);
    expect((await sequere.getFollowers(project)).items).toEqual([{ entity: user, since: expect.any(Date) }]);
  });

  it("To create a custom identifier key from a model you can customize it: identifier = 'projet', the french way ;)", async () => {
    const { sequere, create } = await play(database, options(), [{ entity: PlainProject, identifier: 'projet' }]);
    const [user, project] = [await create(User, { username: 'thoas' }), await create(PlainProject)];
    await sequere.follow(user, project);
    expect(await sequere.isFollowing(user, { type: 'projet', id: String(project.id) })).toBe(true);
    expect(await sequere.getFollowingsCount(user, { type: 'projet' })).toBe(1);
    expect((await sequere.getFollowings(user, { type: 'projet' })).items).toEqual([
      { entity: project, since: expect.any(Date) },
    ]);
  });

  it('Stores the followers count and the followings count, in total and of each identifier', async () => {
    const { sequere, create } = await play(database, options());
    const [user, project] = [await create(User, { username: 'thoas' }), await create(Project, { name: 'sequere' })];
    const counts = async () => [
      await sequere.getFollowingsCount(user),
      await sequere.getFollowingsCount(user, { type: 'project' }),
      await sequere.getFollowersCount(project),
      await sequere.getFollowersCount(project, { type: 'user' }),
    ];
    await sequere.follow(user, project);
    expect(await counts()).toEqual([1, 1, 1, 1]);
    await sequere.follow(user, project); // which its ancestor counted twice
    expect(await counts()).toEqual([1, 1, 1, 1]);
    await sequere.unfollow(user, project);
    await sequere.unfollow(user, project); // which made its ancestor's counts negative
    expect(await counts()).toEqual([0, 0, 0, 0]);
  });

  it('With this implementation you can retrieve your followers ordered', async () => {
    const { sequere, create } = await play(database, options());
    const project = await create(Project, { name: 'sequere' });
    for (const [index, username] of ['u1', 'u2', 'u3'].entries())
      await sequere.follow(await create(User, { username }), project, {
        at: new Date(Date.UTC(2013, 9, 25, 4, index)),
      });
    const pageOf = async (order: 'newest' | 'oldest', after?: string | null) => {
      const page = await sequere.getFollowers<User>(project, { order, limit: 2, ...(after && { after }) });
      return [page.items.map(({ entity }) => entity.username), page.nextCursor] as const;
    };
    for (const [order, first, second] of [
      ['newest', ['u3', 'u2'], ['u1']],
      ['oldest', ['u1', 'u2'], ['u3']], // of which its ancestor gave the last two first
    ] as const) {
      const [names, cursor] = await pageOf(order);
      expect(names).toEqual(first);
      expect(await pageOf(order, cursor)).toEqual([second, null]);
    }
  });
});

describeEachBackend('The defects of the ancestor that', ({ database, options }) => {
  it('lost an entity among others of its id, and gave a bare id or nothing for one that is no more', async () => {
    const { sequere, dataSource, create } = await play(database, options());
    const [user, project] = [await create(User, { username: 'thoas' }), await create(Project, { name: 'same id' })];
    const hub = await create(Project, { name: 'hub' });
    await sequere.follow(user, hub, { at: new Date(Date.UTC(2013, 9, 25)) });
    await sequere.follow(project, hub, { at: new Date(Date.UTC(2013, 9, 26)) });
    expect((await sequere.getFollowers(hub)).items.map(({ entity }) => entity)).toEqual([project, user]);
    await dataSource.query(`DELETE FROM ${dataSource.driver.escape('user')}`); // which nobody sees
    const page = await sequere.getFollowers(hub);
    expect([page.items.map(({ entity }) => entity), page.missing]).toEqual([[project], 1]);
    expect(await sequere.purge({ type: 'user', id: String(user.id) })).toBe(1);
    expect(await sequere.getFollowersCount(hub)).toBe(1);
  });

  it('walked a list without an end', async () => {
    const { sequere, create } = await play(database, options());
    const project = await create(Project, { name: 'sequere' });
    const user = await create(User, { username: 'thoas' });
    await sequere.follow(user, project);
    const page = await sequere.getFollowers(project);
    expect(Array.from(page).map(({ entity }) => entity)).toEqual([user]);
    expect(page.items[0]).toEqual({ entity: user, since: expect.any(Date) });
  });
});

describe('sequere.backends.database, and the simple backend of the first release', () => {
  it('The follower will be identified by the couple (from_identifier, from_object_id) and the following by (to_identifier, to_object_id)', async () => {
    const { sequere, dataSource, create } = await play('sqlite', { backend: 'database' }, [
      { entity: PlainProject, identifier: 'projet' },
    ]);
    const [user, project] = [await create(User, { username: 'thoas' }), await create(PlainProject)];
    await sequere.follow(user, project);
    expect(await dataSource.getRepository(Follow).find()).toMatchObject([
      { fromIdentifier: 'user', fromObjectId: String(user.id), toIdentifier: 'projet', toObjectId: String(project.id) },
    ]);
  });

  it('stores follows in the database unless it is told otherwise', async () => {
    const { sequere } = await play('sqlite', {});
    expect(await sequere.status()).toMatchObject({ backend: 'database' });
  });
});
