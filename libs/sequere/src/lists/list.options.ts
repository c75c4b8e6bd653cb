import type { EntityManager, FindOptionsRelations, FindOptionsSelect, ObjectLiteral } from 'typeorm';
import type { FollowOrder } from '../backends/follow-query.js';

/** A type of followable entities, by its class or its label. */
export type FollowableType<Entity extends object = object> = string | (abstract new (...parameters: never[]) => Entity);

/** Which members of a list, and what of them is loaded. */
export interface WalkOptions<Entity extends object = ObjectLiteral> {
  /**
   * Only members of this type.
   * @default members of all types
   */
  type?: FollowableType<Entity>;

  /**
   * By the date of the follow.
   * @default 'newest'
   */
  order?: FollowOrder;

  /**
   * Properties to load; primary columns are always loaded.
   * @default all of them
   */
  select?: FindOptionsSelect<Entity>;

  /** Relations to load with each entity. */
  relations?: FindOptionsRelations<Entity>;

  /** Of a transaction whose changes are to be seen. */
  manager?: EntityManager;
}

/** Which page of a list. */
export interface ListOptions<Entity extends object = ObjectLiteral> extends WalkOptions<Entity> {
  /**
   * How many members a page has at most, 1 to 1,000.
   * @default 20
   */
  limit?: number;

  /**
   * The `nextCursor` of the page before, of the same entity, list, type and order.
   * @default the list's beginning
   */
  after?: string;
}
