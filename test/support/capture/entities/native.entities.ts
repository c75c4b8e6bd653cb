import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Account } from './account.entities.js';
import { Tag } from './blog.entities.js';

/** Types that PostgreSQL alone has. */
@Entity()
export class PostgresValues {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', type: 'bigint' })
  id: string;

  @Column({ type: 'jsonb', nullable: true })
  document: object | null;

  @Column({ type: 'json', nullable: true })
  text: object | null;

  @Column({ type: 'text', array: true, nullable: true })
  words: string[] | null;

  @Column({ type: 'bytea', nullable: true })
  bytes: Buffer | null;

  @Column({ type: 'enum', enum: ['new', 'old'], default: 'new' })
  state: string;

  @Column({ type: 'timestamptz', precision: 6, nullable: true })
  at: Date | null;

  @Column({ type: 'interval', nullable: true })
  length: object | null;

  @Column({ type: 'uuid', nullable: true })
  token: string | null;

  @Column({ type: 'int4range', nullable: true })
  range: string | null;

  @Column({ type: 'double precision', nullable: true })
  ratio: number | null;
}

/** Types that MariaDB alone has. */
@Entity()
export class MariaDbValues {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id: string;

  @Column({ type: 'json', nullable: true })
  document: object | null;

  @Column({ type: 'varbinary', length: 16, nullable: true })
  bytes: Buffer | null;

  @Column({ type: 'enum', enum: ['new', 'old'], default: 'new' })
  state: string;

  @Column({ type: 'set', enum: ['a', 'b', 'c'], nullable: true })
  flags: string[] | null;

  @Column({ type: 'datetime', precision: 6, nullable: true })
  at: Date | null;

  @Column({ type: 'time', nullable: true })
  time: string | null;

  @Column({ type: 'tinyint', nullable: true })
  tiny: number | null;

  @Column({ type: 'double', nullable: true })
  ratio: number | null;
}

/** Types that SQLite alone has. */
@Entity({ name: 'values_of_sqlite' })
export class SqliteValues {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'blob', nullable: true })
  bytes: Buffer | null;

  @Column({ type: 'datetime', nullable: true })
  at: Date | null;

  @Column({ type: 'real', nullable: true })
  ratio: number | null;

  @Column({ type: 'json', nullable: true })
  document: object | null;
}

/** Its key tells rows apart by what a Date cannot hold. */
@Entity()
export class ExactReading {
  @PrimaryColumn({ type: 'int' })
  sensor: number;

  @PrimaryColumn({ type: Date, precision: 6 })
  at: Date;

  @Column({ type: 'int' })
  value: number;
}

/** A table between two others that is an entity of its own. */
@Entity()
export class Subscription {
  @PrimaryColumn({ type: 'varchar' })
  accountId: string;

  @PrimaryColumn({ type: 'int' })
  tagId: number;

  @ManyToOne(() => Account)
  @JoinColumn({ name: 'accountId' })
  account: Relation<Account>;

  @ManyToOne(() => Tag)
  @JoinColumn({ name: 'tagId' })
  tag: Relation<Tag>;

  @Column({ type: 'int', default: 0 })
  level: number;
}

export class Place {
  @PrimaryColumn({ type: 'int' })
  row: number;

  @PrimaryColumn({ type: 'varchar', length: 10 })
  column: string;
}

/** Its key is in an embedded. */
@Entity()
export class Cell {
  @Column(() => Place)
  place: Place;

  @Column({ type: 'varchar', length: 20, nullable: true })
  content: string | null;
}

/** Another class for the table of tags. */
@Entity({ name: 'tag', synchronize: false })
export class TagLabel {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  label: string;
}
