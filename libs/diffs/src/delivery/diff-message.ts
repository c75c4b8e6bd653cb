import type { QueryRunner } from 'typeorm';
import type { DiffStore } from '../stores/diff-store.js';
import { collectAppends } from './collect-appends.js';
import { diffsIn, type PackedDiff, type Parcel } from './parcel.js';

/** What a message of the outbox tells: diffs, one alone as it was written at first, or the types whose cursors are to be gone. */
export type DiffPayload = Parcel | PackedDiff | { readonly invalidate: readonly string[] | 'all' };

/** @param queryRunner of a transaction, for a transactional store */
export async function tellStore(
  store: DiffStore,
  payloads: readonly DiffPayload[],
  queryRunner?: QueryRunner,
): Promise<void> {
  const diffs = payloads.flatMap((payload) => ('invalidate' in payload ? [] : diffsIn([payload].flat())));
  if (diffs.length > 0) await store.append(collectAppends(diffs), queryRunner);
  for (const payload of payloads) if ('invalidate' in payload) await store.invalidate(payload.invalidate, queryRunner);
}
