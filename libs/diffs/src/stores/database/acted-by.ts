import type { EntityRef } from '@spoor/core';
import { actorText, isActedBy } from '../../model/without-actor.js';
import type { ActedDiff } from '../diff-store.js';
import { containingAfter } from './body-statements.js';
import type { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';

interface FoundRow extends EntityRef {
  place: string | number;
  body: string;
}

const PAGE = 200;

/** Pages of diffs whose actor is an entity. A scan of the table: there is no index for it, which every save would pay for. */
export async function* actedByPages(
  access: DatabaseAccess,
  { tables }: DiffStatements,
  actor: EntityRef,
): AsyncGenerator<ActedDiff[], void, undefined> {
  const pattern = `%${actorText(actor).replaceAll(/[!%_]/g, '!$&')}%`;
  for (let after = { log: { type: '', id: '' }, at: 0 }; ;) {
    const rows = await access.read<FoundRow>(containingAfter(tables, pattern, after, PAGE));
    const found = rows.map(({ type, id, place, body }) => ({ log: { type, id }, at: Number(place), body }));
    yield found.filter(({ body }) => isActedBy(body, actor));
    const last = found.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
}
