import { InvalidArgumentError, ref, tableOptions } from '@spoor/core';
import { Followable, NotFollowableError, SEQUERE_ENTITIES, type SequereService } from '@spoor/sequere';
import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import { Column, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { createTestDataSource, describeEachDatabase, dropTestDatabases } from '../../support/databases.js';

@Followable()
@Entity('feed_author')
class Author {
  @PrimaryGeneratedColumn()
  id: number;
}

@Followable({ identifier: 'theme' })
@Entity(tableOptions('feed_topic'))
class Topic {
  @PrimaryColumn({ type: 'varchar', length: 40 })
  name: string;
}

@Entity(tableOptions('feed_post'))
class Post {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Author)
  author: Author | null;

  @ManyToOne(() => Topic)
  topic: Topic | null;

  @ManyToOne(() => Post)
  answerTo: Post | null;

  @Column({ type: 'int', default: 0 })
  votes: number;
}

afterAll(dropTestDatabases);

describeEachDatabase('whereFollowedBy', (kind) => {
  let dataSource: DataSource;
  let open: OpenSequere;
  let sequere: SequereService;
  const posts = () => dataSource.getRepository(Post).createQueryBuilder('post');
  const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);

  beforeAll(async () => {
    dataSource = await createTestDataSource(kind, { entities: [...SEQUERE_ENTITIES, Author, Topic, Post] });
    open = openSequere(dataSource);
    ({ sequere } = open);
    await open.ready();
    await dataSource.getRepository(Author).insert([{ id: 1 }, { id: 2 }, { id: 3 }]);
    await dataSource.getRepository(Topic).insert([{ name: 'Trains' }, { name: 'trains' }, { name: 'naïve' }]);
    await dataSource.getRepository(Post).insert([
      { id: 1, author: { id: 1 }, topic: { name: 'Trains' } },
      { id: 2, author: { id: 2 }, topic: { name: 'trains' } },
      { id: 3, author: { id: 3 }, topic: { name: 'naïve' } },
      { id: 4, author: { id: 2 }, topic: null, votes: 7 },
      { id: 5, author: null, topic: null },
    ]);
    const viewer = ref(Author, 1);
    await sequere.followMany([
      { from: viewer, to: ref(Author, 2) },
      { from: viewer, to: ref(Author, 3) },
      { from: ref(Author, 2), to: viewer },
      { from: viewer, to: ref(Topic, 'Trains') },
    ]);
    await sequere.unfollow(viewer, ref(Author, 3));
  });
  afterAll(() => open.close());

  it('keeps the rows whose relation leads to one that the viewer follows, in one statement', async () => {
    const feed = sequere.whereFollowedBy(posts(), 'post.author', ref(Author, 1)).orderBy('post.id');
    expect(ids(await feed.getMany())).toEqual([2, 4]);
    expect(await feed.getCount()).toBe(2);
    expect(ids(await sequere.whereFollowedBy(posts(), 'post.author', ref(Author, 2)).getMany())).toEqual([1]);
  });

  it('tells ids apart to the letter, under labels of their own', async () => {
    expect(ids(await sequere.whereFollowedBy(posts(), 'post.topic', ref(Author, 1)).getMany())).toEqual([1]);
  });

  it('goes along with conditions, other joins and itself', async () => {
    const both = sequere.whereFollowedBy(posts(), 'post.author', ref(Author, 2));
    sequere.whereFollowedBy(both, 'post.topic', ref(Author, 1)).innerJoinAndSelect('post.author', 'author');
    expect(await both.getMany()).toMatchObject([{ id: 1, author: { id: 1 } }]);
    const voted = sequere.whereFollowedBy(posts(), 'post.author', ref(Author, 1)).where('post.votes > 0');
    expect(ids(await voted.getMany())).toEqual([4]);
  });

  it('takes an alias for the rows themselves', async () => {
    const authors = dataSource.getRepository(Author).createQueryBuilder('author');
    expect(ids(await sequere.whereFollowedBy(authors, 'author', ref(Author, 1)).getMany())).toEqual([2]);
  });

  it('refuses what cannot be followed', () => {
    const from = (path: string) => () => sequere.whereFollowedBy(posts(), path, ref(Author, 1));
    expect(from('post.votes')).toThrow(InvalidArgumentError);
    expect(from('post.nothing')).toThrow(InvalidArgumentError);
    expect(from('nobody.author')).toThrow(InvalidArgumentError);
    expect(from('post.answerTo')).toThrow(NotFollowableError);
  });
});
