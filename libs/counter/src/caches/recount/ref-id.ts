import { canonicalId, type EntityId } from '@spoor/core';
import type { CacheTable } from '../model/cache.js';
import type { PrimaryKey } from '../stores/compare.js';

/** The canonical id of a primary key as it was read; one that could not be an EntityRef's stays as it is. */
export function refIdOf({ primary }: CacheTable, key: PrimaryKey): string {
  const texts = key.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value)));
  const [single = ''] = texts;
  const id: EntityId =
    texts.length === 1
      ? single
      : Object.fromEntries(primary.map(({ metadata }, index) => [metadata.propertyName, texts[index] ?? '']));
  try {
    return canonicalId(id);
  } catch {
    return texts.length === 1 ? single : JSON.stringify(id);
  }
}
