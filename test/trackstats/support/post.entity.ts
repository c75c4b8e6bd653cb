import { tableOptions } from '@spoor/core';
import { AbstractStatistic } from '@spoor/trackstats';
import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

@Entity(tableOptions('company'))
export class Company {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 2 })
  country: string;
}

@Entity(tableOptions('author'))
export class Author {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Company)
  company: Relation<Company>;
}

@Entity(tableOptions('tag'))
export class Tag {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 20 })
  name: string;
}

/** Joined to others in every way. */
@Entity(tableOptions('post'))
export class Post {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  at: Date;

  @Column({ type: 'int', default: 1 })
  words: number;

  @ManyToOne(() => Author, { nullable: true })
  author: Relation<Author> | null;

  @OneToMany(() => Like, (like) => like.post)
  likes: Relation<Like>[];

  @ManyToMany(() => Tag)
  @JoinTable()
  tags: Relation<Tag>[];

  @DeleteDateColumn()
  deletedAt: Date | null;
}

@Entity(tableOptions('post_like'))
export class Like {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Post, (post) => post.likes, { onDelete: 'CASCADE' })
  post: Relation<Post>;

  @Column({ type: 'int', default: 1 })
  stars: number;

  @Column({ nullable: true })
  likedAt: Date;
}

@Entity(tableOptions('statistic_by_country'))
export class StatisticByCountry extends AbstractStatistic {
  @PrimaryColumn({ type: 'varchar', length: 2 })
  country: string;
}

export const POST_ENTITIES = [Company, Author, Tag, Post, Like, StatisticByCountry];
