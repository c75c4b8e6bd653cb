import type { EntityRef } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { DiffStore } from '../stores/diff-store.js';
import { collectAppends } from './collect-appends.js';
import { diffsIn, type PackedDiff, type Parcel } from './parcel.js';

interface Invalidation {
  readonly invalidate: readonly string[] | 'all';
}

/** What a message of the outbox says: diffs, one alone as it was written at first, or the types whose cursors are to be gone. */
export type DiffPayload = Parcel | PackedDiff | Invalidation;

/** The same, read. */
export type DiffNews = readonly SerializedDiff[] | Invalidation;

/** @throws TypeError for what another version has written and this one does not know: it must fail alone */
export function newsIn(payload: DiffPayload): DiffNews {
  if ('invalidate' in payload) {
    const types: unknown = payload.invalidate;
    if (types === 'all' || (Array.isArray(types) && types.every((type) => typeof type === 'string'))) return payload;
  } else {
    const diffs = diffsIn([payload].flat());
    if (diffs.every(isDiff)) return diffs;
  }
  throw new TypeError('a message says something unknown');
}

/** Where it goes: to logs, or to the generations of types, which are logs without an id. */
export function logsOf(news: readonly DiffNews[]): EntityRef[] {
  return news.flatMap((each) => {
    if (!('invalidate' in each)) return each.flatMap(({ logs }) => logs);
    const types = each.invalidate === 'all' ? [''] : each.invalidate;
    return types.map((type) => ({ type, id: '' }));
  });
}

function isDiff({ id, body, logs }: SerializedDiff): boolean {
  const isText = (value: unknown) => typeof value === 'string';
  return isText(id) && isText(body) && logs.every((log) => isText(log?.type) && isText(log.id));
}

/** @param queryRunner of a transaction, for a transactional store */
export async function tellStore(store: DiffStore, news: readonly DiffNews[], queryRunner?: QueryRunner): Promise<void> {
  const diffs = news.flatMap((each) => ('invalidate' in each ? [] : each));
  if (diffs.length > 0) await store.append(collectAppends(diffs), queryRunner);
  for (const each of news) if ('invalidate' in each) await store.invalidate(each.invalidate, queryRunner);
}
