import { Column, Entity, PrimaryColumn } from 'typeorm';
import { tableOptions } from '../database/table-options.js';

/** Who may do something of which the whole fleet does only one at a time. Written by LeaseStore alone. */
@Entity(tableOptions('spoor_lease'))
export class Lease {
  /** What the lease is for, such as `diffs:default:prune`. */
  @PrimaryColumn({ type: 'varchar', length: 128 })
  name: string;

  /** Host, process and acquisition; for people, and so that no two acquisitions are taken for one. */
  @Column({ type: 'varchar', length: 128 })
  holder: string;

  /** Rises with every change of holder. */
  @Column({ type: 'bigint' })
  fence: string;

  /** Epoch milliseconds of the database's clock; 0 when it was given back. */
  @Column({ type: 'bigint' })
  expiresAt: string;

  /** Epoch milliseconds of the newest scheduled instant whose work has been done. */
  @Column({ type: 'bigint' })
  doneUntil: string;
}

/** For the `entities` of a DataSource without autoLoadEntities. */
export const SCHEDULE_ENTITIES = [Lease];
