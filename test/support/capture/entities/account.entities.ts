import { Column, Entity, JoinColumn, OneToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

/** Keyed by a UUID. */
@Entity()
export class Account {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'varchar', length: 60, unique: true })
  email: string;

  @Column({ type: 'int', default: 0 })
  logins: number;

  @OneToOne(() => Profile, (profile) => profile.account)
  profile: Relation<Profile> | null;
}

/** The owning side of a one-to-one relation. */
@Entity()
export class Profile {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 60 })
  bio: string;

  /** The database makes it. */
  @Column({
    type: 'varchar',
    length: 60,
    asExpression: 'upper(bio)',
    generatedType: 'STORED',
    insert: false,
    nullable: true,
  })
  loud: string | null;

  @OneToOne(() => Account, (account) => account.profile, { nullable: true, cascade: true })
  @JoinColumn()
  account: Relation<Account> | null;
}
