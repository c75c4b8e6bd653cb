import { Column, Entity, PrimaryColumn } from 'typeorm';
import { UTF8 } from '../database/utf8.js';

/** A path that some commit has touched. A renamed file is another one from then on, as it is to git. */
@Entity(UTF8)
export class File {
  /** A digest of the path: paths are longer than what databases can index. */
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id: string;

  @Column({ type: 'text' })
  path: string;
}
