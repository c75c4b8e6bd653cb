import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { CounterCacheProgress } from '../../entities/counter-cache-progress.entity.js';
import type { Cache } from '../model/cache.js';
import type { PrimaryKey } from '../stores/compare.js';
import type { RecountPass } from './recount-pass.js';

/** Where the recount of a pass stands, kept in the database with what it has written. */
export class RecountCursor {
  private readonly cache: string;
  private readonly definition: string;

  constructor({ table, caches }: RecountPass) {
    const columns = caches.map(({ column }) => column.name).toSorted();
    this.cache = `${[...table.path].slice(0, 60).join('')}:${hash([table.path, columns])}`;
    this.definition = hash(caches.map((cache) => JSON.stringify(definitionOf(cache))).toSorted());
  }

  /** Undefined where nothing was interrupted, or what was had counted something else. */
  async read(manager: EntityManager): Promise<PrimaryKey | undefined> {
    const progress = await manager.findOneBy(CounterCacheProgress, { cache: this.cache });
    return progress?.cursor.definition === this.definition ? progress.cursor.key.map(decode) : undefined;
  }

  /** @param isStored whether there is a row already: then one statement will do */
  async write(manager: EntityManager, key: PrimaryKey, isStored: boolean): Promise<void> {
    const { cache, definition } = this;
    const cursor = { definition, key: key.map(encode) as object[] };
    const progress = { cursor, updatedAt: BigInt(Date.now()) };
    if (isStored) await manager.update(CounterCacheProgress, { cache }, progress);
    else await manager.save(manager.create(CounterCacheProgress, { cache, ...progress }));
  }

  async remove(manager: EntityManager): Promise<void> {
    await manager.delete(CounterCacheProgress, { cache: this.cache });
  }
}

/** Everything that a cache's value depends on, by names in the database. */
function definitionOf({
  column,
  childTable,
  link,
  target,
  sum,
  conditions,
  deleteDate,
  discriminator,
}: Cache): unknown {
  const names = (columns: readonly { name: string }[]) => columns.map(({ name }) => name);
  return {
    column: column.name,
    child: childTable.path,
    link: [names(link.columns), names(target.key)],
    labels: link.labels && [link.labels.column.name, link.labels.values.toSorted()],
    sum: sum?.name,
    conditions: conditions.map((condition) => [condition.column.name, [...condition.values].toSorted()]).toSorted(),
    deleteDate: deleteDate?.name,
    discriminator: discriminator && [discriminator.column.name, discriminator.values.toSorted()],
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

/** JSON has no bytes. */
function encode(value: unknown): unknown {
  return Buffer.isBuffer(value) ? { hex: value.toString('hex') } : value;
}

function decode(value: unknown): unknown {
  const { hex } = (value ?? {}) as { hex?: string };
  return hex === undefined ? value : Buffer.from(hex, 'hex');
}
