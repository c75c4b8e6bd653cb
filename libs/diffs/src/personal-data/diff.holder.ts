import type { EntityRef, PersonalDataHolder, PersonalRecord } from '@spoor/core';
import type { DiffsEngine } from '../diffs.engine.js';
import { DiffLog } from '../log/diff-log.js';
import { keyOf } from '../model/entity-key.js';
import { readEntry } from '../model/stored-entry.js';

/** The diffs of an entity, and what it did to others as their actor. */
export class DiffHolder implements PersonalDataHolder {
  constructor(private readonly engine: DiffsEngine) {}

  async *exportOf(entity: EntityRef): AsyncGenerator<PersonalRecord, void, undefined> {
    for await (const { op, timestamp, data, changes, entity: changed } of new DiffLog(entity, this.engine.reader))
      if (keyOf(changed) === keyOf(entity)) yield { kind: 'diff', op, timestamp, data, changes };
    const store = await this.engine.settled();
    for await (const { log, at, body } of store.actedBy(entity)) {
      const { op, entity: changed, meta } = readEntry(body);
      // Logs of parents have it as well.
      if (keyOf(log) === keyOf(changed))
        yield { kind: 'acted', op, timestamp: Math.floor(at / 1_000), entity: changed, meta };
    }
  }

  async erase(entity: EntityRef): Promise<void> {
    await this.engine.erase(entity);
  }
}
