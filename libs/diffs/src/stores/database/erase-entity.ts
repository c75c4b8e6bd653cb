import type { EntityRef } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { DiffEntry } from '../../model/diff-entry.js';
import { randomToken } from '../random-token.js';
import type { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';
import type { Pruning } from './prune-logs.js';

interface FoundRow extends EntityRef {
  place: string | number;
  body: string;
}

/** Removes the diffs of an entity from every log. A scan of the table: there is no index that every save would pay for. */
export async function eraseEntity(
  { access, statements, retention }: Pruning,
  entity: EntityRef,
  queryRunner: QueryRunner,
): Promise<EntityRef[]> {
  const places = await findPlaces(access, statements, entity, queryRunner);
  const logs = [...places.keys(), entity].toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  for (const log of logs) {
    await access.run(queryRunner, statements.breakOff(log, randomToken()));
    const found = places.get(log);
    if (found) await access.run(queryRunner, statements.removeAt(log, found));
  }
  await access.run(queryRunner, statements.updateOldest(logs, retention));
  return logs;
}

async function findPlaces(
  access: DatabaseAccess,
  statements: DiffStatements,
  entity: EntityRef,
  queryRunner: QueryRunner,
): Promise<Map<EntityRef, number[]>> {
  const text = `"entity":${JSON.stringify({ type: entity.type, id: entity.id })}`;
  const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
  const byLog = new Map<string, { log: EntityRef; places: number[] }>();
  for (const { type, id, place, body } of await access.run<FoundRow>(queryRunner, statements.containing(pattern))) {
    // The text may also stand in somebody's data.
    const found = (JSON.parse(body) as DiffEntry).entity;
    if (found.type !== entity.type || found.id !== entity.id) continue;
    const log = byLog.get(`${type}\0${id}`) ?? { log: { type, id }, places: [] };
    log.places.push(Number(place));
    byLog.set(`${type}\0${id}`, log);
  }
  return new Map([...byLog.values()].map(({ log, places }) => [log, places]));
}

function sortKey({ type, id }: EntityRef): string {
  return `${type}\0${id}`;
}
