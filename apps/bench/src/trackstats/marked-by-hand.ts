import { randomUUID } from 'node:crypto';
import type { DataSource, EntitySchema } from 'typeorm';
import type { Call } from '../measuring/pair.js';
import type { BenchEvent } from './event.schema.js';

/** Moves a row as anybody would who has to mark both dates himself: the old one under lock, since others may be moving it as well. */
export async function markedByHand(
  dataSource: DataSource,
  schema: EntitySchema<BenchEvent>,
  id: number,
  move: (row: BenchEvent) => void,
): Promise<Call> {
  const queryRunner = dataSource.createQueryRunner();
  const rows = queryRunner.manager.getRepository(schema);
  const row = await rows.findOneByOrFail({ id });
  move(row);
  return async () => {
    await queryRunner.startTransaction();
    const { tablePath } = rows.metadata;
    const [old] = (await queryRunner.query(`SELECT at FROM ${tablePath} WHERE id = $1 FOR NO KEY UPDATE`, [id])) as [
      BenchEvent,
    ];
    await rows.save(row);
    const marked = [randomUUID().slice(0, 8), old.at.getTime(), row.at.getTime()];
    await queryRunner.query(
      `INSERT INTO spoor_statistic_mark (tracker, id, first, last) VALUES ('byHand', ('x' || $1)::bit(32)::bigint, $2, $3)`,
      marked,
    );
    await queryRunner.commitTransaction();
    await queryRunner.release();
  };
}
