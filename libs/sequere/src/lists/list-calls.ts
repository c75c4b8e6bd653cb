import type { EntityLike } from '@spoor/core';
import type { ObjectLiteral } from 'typeorm';
import type { FollowList } from '../backends/follow-query.js';
import type { SequereEngine } from '../sequere.engine.js';
import { checkLimit } from './check-list.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { ListOptions, WalkOptions } from './list.options.js';
import { ListReader } from './list-reader.js';
import { Page, type PageItem } from './page.js';

const STRIDE = 200;

/** The calls that list an entity's followers, followings and friends. */
export class ListCalls {
  constructor(private readonly engine: SequereEngine) {}

  async page<Entity extends object = ObjectLiteral>(
    list: FollowList,
    of: EntityLike,
    { limit = 20, after, ...options }: ListOptions<Entity>,
  ): Promise<Page<Entity>> {
    const wanted = checkLimit(limit);
    const reader = await this.reader(list, of, options);
    const start = after === undefined ? undefined : decodeCursor(reader.name, after);
    const { items, lastPosition, missing } = await reader.read(wanted, start);
    const nextCursor = lastPosition === undefined ? null : encodeCursor(reader.name, lastPosition);
    return new Page(items, nextCursor, missing);
  }

  async *walk<Entity extends object = ObjectLiteral>(
    list: FollowList,
    of: EntityLike,
    options: WalkOptions<Entity>,
  ): AsyncGenerator<PageItem<Entity>, void, undefined> {
    const reader = await this.reader(list, of, options);
    let position: string | undefined;
    do {
      const { items, lastPosition } = await reader.read(STRIDE, position);
      yield* items;
      position = lastPosition;
    } while (position !== undefined);
  }

  private async reader<Entity extends object>(
    list: FollowList,
    of: EntityLike,
    options: WalkOptions<Entity>,
  ): Promise<ListReader<Entity>> {
    const graph = this.engine.opened ?? (await this.engine.start());
    const joined = this.engine.reading(graph, options.manager);
    return new ListReader(graph, list, graph.types.refOf(of), options, joined);
  }
}
