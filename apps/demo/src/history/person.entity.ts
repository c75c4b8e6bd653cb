import { Followable } from '@spoor/sequere';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { UTF8 } from '../database/utf8.js';

/** Somebody who wrote commits; an e-mail address in lower case tells one from another. */
@Followable()
@Entity(UTF8)
export class Person {
  /** A digest of the address, so that an import knows it without asking the database. */
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id: string;

  @Column({ type: 'text' })
  email: string;

  /** The name on the latest commit. */
  @Column({ type: 'text' })
  name: string;

  /** Kept by Commit's counter cache. */
  @Index()
  @Column({ type: 'int', default: 0 })
  commitsCount: number;
}
