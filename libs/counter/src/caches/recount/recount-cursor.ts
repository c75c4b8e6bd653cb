import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { CounterCacheProgress } from '../../entities/counter-cache-progress.entity.js';
import type { PrimaryKey } from '../stores/compare.js';
import type { RecountPass } from './recount-pass.js';

/** Where the recount of a pass stands, kept in the database with what it has written. */
export class RecountCursor {
  private readonly cache: string;

  constructor({ table, caches }: RecountPass) {
    const columns = caches.map(({ column }) => column.name).toSorted();
    const hash = createHash('sha256')
      .update(JSON.stringify([table.path, columns]))
      .digest('hex');
    this.cache = `${[...table.path].slice(0, 60).join('')}:${hash.slice(0, 32)}`;
  }

  async read(manager: EntityManager): Promise<PrimaryKey | undefined> {
    const progress = await manager.findOneBy(CounterCacheProgress, { cache: this.cache });
    return progress?.cursor.map(decode);
  }

  /** @param isStored whether there is a row already: then one statement will do */
  async write(manager: EntityManager, key: PrimaryKey, isStored: boolean): Promise<void> {
    const { cache } = this;
    const progress = { cursor: key.map(encode) as object[], updatedAt: BigInt(Date.now()) };
    if (isStored) await manager.update(CounterCacheProgress, { cache }, progress);
    else await manager.save(manager.create(CounterCacheProgress, { cache, ...progress }));
  }

  async remove(manager: EntityManager): Promise<void> {
    await manager.delete(CounterCacheProgress, { cache: this.cache });
  }
}

/** JSON has no bytes. */
function encode(value: unknown): unknown {
  return Buffer.isBuffer(value) ? { hex: value.toString('hex') } : value;
}

function decode(value: unknown): unknown {
  const { hex } = (value ?? {}) as { hex?: string };
  return hex === undefined ? value : Buffer.from(hex, 'hex');
}
