import type { EntityRef } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { keyOf } from '../../model/entity-key.js';
import type { StoredEntry } from '../../model/stored-entry.js';
import { randomToken } from '../random-token.js';
import { containing } from './body-statements.js';
import type { Pruning } from './prune-logs.js';

interface FoundRow extends EntityRef {
  place: string | number;
  body: string;
}

interface FoundLog {
  readonly log: EntityRef;
  readonly places: number[];
}

/**
 * Removes the diffs of an entity from every log. A scan of the table: there is no index for it, which every save would pay for.
 *
 * @returns the logs whose cursors are gone
 */
export async function eraseEntity(pruning: Pruning, entity: EntityRef, queryRunner: QueryRunner): Promise<EntityRef[]> {
  const { access, statements, retention } = pruning;
  const found = await findDiffs(pruning, entity, queryRunner);
  const sorted = [...found].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [, { log, places }] of sorted) {
    await access.run(queryRunner, statements.advanceHead(log, randomToken()));
    await access.run(queryRunner, statements.raiseFloorToHead(log));
    if (places.length > 0) await access.run(queryRunner, statements.removeAt(log, places));
  }
  const logs = sorted.map(([, { log }]) => log);
  await access.run(queryRunner, statements.updateOldest(logs, retention));
  return logs;
}

/** By log, its own among them. */
async function findDiffs(
  { access, statements }: Pruning,
  entity: EntityRef,
  queryRunner: QueryRunner,
): Promise<Map<string, FoundLog>> {
  const text = `"entity":${JSON.stringify({ type: entity.type, id: entity.id })}`;
  const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
  const found = new Map<string, FoundLog>([[keyOf(entity), { log: entity, places: [] }]]);
  for (const { type, id, place, body } of await access.run<FoundRow>(
    queryRunner,
    containing(statements.tables, pattern),
  )) {
    // The text may also stand in somebody's data.
    if (keyOf((JSON.parse(body) as StoredEntry).entity) !== keyOf(entity)) continue;
    const log = found.get(keyOf({ type, id })) ?? { log: { type, id }, places: [] };
    log.places.push(Number(place));
    found.set(keyOf({ type, id }), log);
  }
  return found;
}
