import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

export class Name {
  @Column({ type: 'varchar', length: 40, default: '' })
  first: string;

  @Column({ type: 'varchar', length: 40, nullable: true })
  last: string | null;
}

/** What the database has is not what the entity shows. */
const backwards = (text: string | null | undefined) => text && [...text].toReversed().join('');

/** A column of every kind. */
@Entity()
export class Author {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40, unique: true })
  login: string;

  @Column(() => Name)
  name: Name;

  @Column({ type: 'simple-json', nullable: true })
  settings: object | null;

  @Column({ type: 'bigint', default: 0 })
  karma: string | number;

  @Column({ type: 'decimal', precision: 12, scale: 2, default: 0 })
  balance: string | number;

  @Column({ type: 'boolean', default: false })
  active: boolean;

  @Column({ type: 'date', nullable: true })
  born: string | null;

  @Column({ type: Date, nullable: true })
  seenAt: Date | null;

  @Column({ type: 'simple-array', nullable: true })
  languages: string[] | null;

  @Column({ type: 'varchar', length: 40, nullable: true, select: false })
  secret?: string | null;

  @Column({ name: 'nick_name', type: 'varchar', length: 40, nullable: true })
  nickname: string | null;

  @Column({ type: 'varchar', length: 40, nullable: true, transformer: { to: backwards, from: backwards } })
  motto: string | null;

  @Column({ type: 'int', default: 0 })
  rank: number;

  @VersionColumn()
  version: number;

  @CreateDateColumn()
  createdAt: Date;

  @UpdateDateColumn()
  updatedAt: Date;

  @OneToMany(() => Post, (post) => post.author)
  posts: Relation<Post[]>;
}

/** Relations of every kind, and soft deletion. */
@Entity()
export class Post {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 80 })
  title: string;

  @Column({ type: 'int', default: 0 })
  views: number;

  /** Its foreign key has no property of its own. */
  @ManyToOne(() => Author, (author) => author.posts, { nullable: true, cascade: true })
  author: Relation<Author> | null;

  @ManyToMany(() => Tag, (tag) => tag.posts, { cascade: true })
  @JoinTable()
  tags: Relation<Tag[]>;

  @OneToMany(() => Comment, (comment) => comment.post, { cascade: true })
  comments: Relation<Comment[]>;

  @OneToMany(() => Attachment, (attachment) => attachment.post, { cascade: true })
  attachments: Relation<Attachment[]>;

  @OneToMany(() => Revision, (revision) => revision.post, { cascade: true })
  revisions: Relation<Revision[]>;

  @VersionColumn()
  version: number;

  @UpdateDateColumn()
  updatedAt: Date;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

/** Has neither a version nor an update date: an update to the same values changes nothing. */
@Entity()
export class Tag {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40, unique: true })
  label: string;

  @Column({ type: 'varchar', length: 20, nullable: true })
  color: string | null;

  @ManyToMany(() => Post, (post) => post.tags)
  posts: Relation<Post[]>;
}

/** Its foreign key has a property; without its post it stays as an orphan. */
@Entity()
export class Comment {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  text: string;

  @Column({ name: 'post_key', type: 'int', nullable: true })
  postId: number | null;

  @ManyToOne(() => Post, (post) => post.comments, { nullable: true })
  @JoinColumn({ name: 'post_key' })
  post: Relation<Post> | null;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

/** Removed when its post lets it go. */
@Entity()
export class Attachment {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 80 })
  file: string;

  @ManyToOne(() => Post, (post) => post.attachments, { nullable: true, orphanedRowAction: 'delete' })
  post: Relation<Post> | null;
}

/** Soft-deleted when its post lets it go; the database removes it when the post itself is. */
@Entity()
export class Revision {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 200 })
  body: string;

  @ManyToOne(() => Post, (post) => post.revisions, {
    nullable: true,
    orphanedRowAction: 'soft-delete',
    onDelete: 'CASCADE',
  })
  post: Relation<Post> | null;

  @DeleteDateColumn()
  deletedAt: Date | null;
}
