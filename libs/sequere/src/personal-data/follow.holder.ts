import type { EntityRef, PersonalDataHolder, PersonalRecord } from '@spoor/core';
import type { FollowList, FollowPageQuery, FollowPageRow } from '../backends/follow-query.js';
import type { SequereEngine } from '../sequere.engine.js';

const PAGE = 1_000;
const KINDS: readonly [FollowList, string][] = [
  ['followers', 'follower'],
  ['followings', 'following'],
];

/** The follows from and to an entity, those that are archived as well. What takes no part in following has none. */
export class FollowHolder implements PersonalDataHolder {
  constructor(private readonly engine: SequereEngine) {}

  async *exportOf(entity: EntityRef): AsyncGenerator<PersonalRecord, void, undefined> {
    const { backend, types } = await this.engine.start();
    const of = types.find(entity);
    if (!of) return;
    for (const [list, kind] of KINDS) {
      for await (const edge of walk((query) => backend.page(query), of, list)) yield { kind, ...edge };
      for await (const edge of walk((query) => backend.archivedPage?.(query), of, list))
        yield { kind, ...edge, archived: true };
    }
  }

  async erase(entity: EntityRef): Promise<void> {
    const { backend, types } = await this.engine.start();
    const known = types.find(entity);
    if (!known) return;
    await backend.purge([known]);
    // The copies that readers see, and events that tell of it.
    await this.engine.settled();
  }
}

async function* walk(
  read: (query: FollowPageQuery) => Promise<FollowPageRow[]> | undefined,
  of: EntityRef,
  list: FollowList,
): AsyncGenerator<{ entity: EntityRef; since: string }, void, undefined> {
  for (let after: string | undefined; ;) {
    const rows = (await read({ of, list, order: 'oldest', limit: PAGE, ...(after !== undefined && { after }) })) ?? [];
    for (const { ref, since } of rows) yield { entity: ref, since: new Date(since).toISOString() };
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.position;
  }
}
