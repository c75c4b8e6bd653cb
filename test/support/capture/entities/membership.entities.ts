import {
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Tag } from './blog.entities.js';

/** A composite key. */
@Entity()
export class Membership {
  @PrimaryColumn({ type: 'int' })
  tenant: number;

  @PrimaryColumn({ type: 'varchar', length: 40 })
  member: string;

  @Column({ type: 'varchar', length: 20, default: 'guest' })
  role: string;

  @Column({ type: 'int', nullable: true, unique: true })
  seat: number | null;

  @OneToMany(() => Badge, (badge) => badge.membership)
  badges: Relation<Badge[]>;

  @ManyToMany(() => Tag)
  @JoinTable()
  interests: Relation<Tag[]>;
}

/** A foreign key of two columns, without properties of their own. */
@Entity()
export class Badge {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  title: string;

  @ManyToOne(() => Membership, (membership) => membership.badges, { nullable: true })
  membership: Relation<Membership> | null;
}
