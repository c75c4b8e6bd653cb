import type { EntityRef } from '@spoor/core';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { FollowList, FollowPageQuery, FollowPageRow } from '../backends/follow-query.js';
import type { FollowGraph } from '../sequere.engine.js';
import { checkOrder } from './check-list.js';
import type { WalkOptions } from './list.options.js';
import type { PageItem } from './page.js';

/** Orphans are rare; where there are many, they are passed by in long strides. */
const LONGEST_STRIDE = 1_000;

/** The members of a list from some position on. */
export interface Stretch<Entity extends object> {
  readonly items: PageItem<Entity>[];
  /** Of the last item, when there are more members that exist. */
  readonly lastPosition: string | undefined;
  readonly missing: number;
}

/** Reads one list of one entity: members with their entities loaded, those left out whose entity is no more. */
export class ListReader<Entity extends object> {
  readonly name: Pick<FollowPageQuery, 'of' | 'list' | 'type' | 'order'>;

  constructor(
    private readonly graph: FollowGraph,
    list: FollowList,
    of: EntityRef,
    private readonly options: WalkOptions<Entity>,
    /** Of an open transaction that the backend takes part in. */
    private readonly joined: EntityManager | undefined,
  ) {
    const { type, order = 'newest' } = options;
    this.name = { of, list, order: checkOrder(order), ...(type !== undefined && { type: graph.types.labelOf(type) }) };
  }

  /** Costs two statements for a list of one type, unless some of its entities are no more. */
  async read(limit: number, after: string | undefined): Promise<Stretch<Entity>> {
    const items: PageItem<Entity>[] = [];
    let lastPosition: string | undefined;
    let missing = 0;
    let trailing = 0;
    let position = after;
    // One more than asked for tells whether there is more.
    for (let stride = limit + 1; ; stride = Math.min(stride * 2, LONGEST_STRIDE)) {
      const rows = await this.rows(stride, position);
      const entities = await this.load(rows);
      for (const [index, row] of rows.entries()) {
        const entity = entities[index];
        if (!entity) trailing += 1;
        else if (items.length === limit) return { items, lastPosition, missing };
        else {
          missing += trailing;
          trailing = 0;
          items.push({ entity: entity as Entity, since: new Date(row.since) });
          lastPosition = row.position;
        }
      }
      if (rows.length < stride) return { items, lastPosition: undefined, missing: missing + trailing };
      position = rows.at(-1)?.position;
    }
  }

  private rows(limit: number, after: string | undefined): Promise<FollowPageRow[]> {
    return this.graph.backend.page({ ...this.name, limit, ...(after !== undefined && { after }) }, this.joined);
  }

  private load(rows: readonly FollowPageRow[]): Promise<(object | null)[]> {
    if (rows.length === 0) return Promise.resolve([]);
    const { select, relations, manager } = this.options;
    return this.graph.types.hydrate(
      rows.map(({ ref }) => ref),
      {
        ...(select && { select: select as ObjectLiteral }),
        ...(relations && { relations: relations as ObjectLiteral }),
        ...(manager && { manager }),
      },
    );
  }
}
