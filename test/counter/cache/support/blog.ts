import { CounterCache } from '@spoor/counter';
import {
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type DataSource,
  type EntityManager,
} from 'typeorm';

@Entity()
export class Author {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int', default: 0 })
  postsCount: number;

  /** Over all of the author's posts. */
  @Column({ type: 'bigint', default: 0 })
  commentsCount: string;

  /** Posts that somebody has commented on; a condition on a cached column. */
  @Column({ type: 'int', default: 0 })
  quietPostsCount: number;

  @Column({ type: 'int', default: 0 })
  writtenCount: number;
}

@Entity()
export class Post {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  title: string;

  @Column({ type: 'varchar', length: 40, nullable: true, unique: true })
  slug: string | null;

  @CounterCache(() => Author, { column: 'postsCount' })
  @CounterCache(() => Author, { column: 'commentsCount', sum: 'commentsCount' })
  @CounterCache(() => Author, { column: 'quietPostsCount', where: { commentsCount: [0, 1] } })
  @ManyToOne(() => Author, { nullable: true })
  author: Author | null;

  @Column({ type: 'int', default: 0 })
  commentsCount: number;

  @Column({ type: 'int', default: 0 })
  approvedCount: number;

  @Column({ type: 'int', default: 0 })
  spamOrNothingCount: number;

  @Column({ type: 'bigint', default: 0 })
  votes: string;

  @OneToMany(() => Comment, (comment) => comment.post, { cascade: true })
  comments: Comment[];

  @DeleteDateColumn()
  deletedAt: Date | null;
}

@Entity()
export class Comment {
  @PrimaryGeneratedColumn()
  id: number;

  @CounterCache(() => Post, { column: 'commentsCount' })
  @CounterCache(() => Post, { column: 'approvedCount', where: { approved: true, kind: ['question', 'answer'] } })
  @CounterCache(() => Post, { column: 'spamOrNothingCount', where: { kind: ['spam', null] } })
  @CounterCache(() => Post, { column: 'votes', sum: 'votes' })
  @ManyToOne(() => Post, (post) => post.comments, { nullable: true })
  post: Post | null;

  @CounterCache(() => Author, { column: 'writtenCount' })
  @ManyToOne(() => Author, { nullable: true })
  writer: Author | null;

  @Column({ type: 'boolean', default: false })
  approved: boolean;

  @Column({ type: 'varchar', length: 20, nullable: true })
  kind: string | null;

  @Column({ type: 'int', nullable: true })
  votes: number | null;

  @Column({ type: 'varchar', length: 40, nullable: true, unique: true })
  slug: string | null;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

export const BLOG = [Author, Post, Comment];

/** What every cached column should be, counted in JavaScript from all rows. */
export async function expectExactCaches(dataSource: DataSource | EntityManager): Promise<void> {
  const posts = await dataSource.getRepository(Post).find({ relations: { author: true }, withDeleted: true });
  const comments = await dataSource
    .getRepository(Comment)
    .find({ relations: { post: true, writer: true }, withDeleted: true });
  const authors = await dataSource.getRepository(Author).find();
  const counted = posts.map((post) => {
    const own = comments.filter((comment) => !comment.deletedAt && comment.post?.id === post.id);
    return {
      id: post.id,
      commentsCount: own.length,
      approvedCount: own.filter(({ approved, kind }) => approved && (kind === 'question' || kind === 'answer')).length,
      spamOrNothingCount: own.filter(({ kind }) => kind === null || kind === 'spam').length,
      votes: own.reduce((sum, { votes }) => sum + (votes ?? 0), 0),
    };
  });
  const stored = posts.map(({ id, commentsCount, approvedCount, spamOrNothingCount, votes }) => ({
    id,
    commentsCount,
    approvedCount,
    spamOrNothingCount,
    votes: Number(votes),
  }));
  expect(stored).toEqual(counted);
  expect(authors.map((author) => ({ ...author, commentsCount: Number(author.commentsCount) }))).toEqual(
    authors.map(({ id }) => {
      const own = posts.filter((post) => !post.deletedAt && post.author?.id === id);
      const commentsCount = own.reduce((sum, post) => sum + post.commentsCount, 0);
      return {
        id,
        postsCount: own.length,
        commentsCount,
        quietPostsCount: own.filter((post) => post.commentsCount < 2).length,
        writtenCount: comments.filter(({ deletedAt, writer }) => !deletedAt && writer?.id === id).length,
      };
    }),
  );
}
