import type { Clock, EntityClass, EntityRef } from '@spoor/core';
import type { DataSource, EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { EdgeResult, FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from './follow-edge.js';
import type { FollowTransition } from './follow-event.js';
import type { MaintenanceResult, MaintenanceRun } from './follow-maintenance.js';
import type { FollowCounts, FollowPageQuery, FollowPageRow, FollowRelation } from './follow-query.js';

/** What a backend is given to work with. */
export interface FollowBackendContext {
  /** The module instance's name. */
  readonly name: string;
  /** Initialised; it knows SEQUERE_ENTITIES. */
  readonly dataSource: DataSource;
  readonly clock: Clock;
  /** How long a call may wait for somebody else's lock, in milliseconds. */
  readonly lockTimeout: number;
  /** The labels of everything that is followable, sorted. */
  types(): readonly string[];
  /** The label of a class. @throws NotFollowableError */
  labelOf(entityClass: EntityClass): string;
  /** Old labels and the ones that replaced them. */
  aliases(): readonly (readonly [alias: string, label: string])[];
  /**
   * The outbox's topic that transitions are written to, in the transaction that makes them, where each must be heard of at least
   * once; they are not published then. Only given to backends that join transactions.
   */
  readonly eventTopic?: string;
  /** Tells the world of transitions that are durable. Never throws. */
  publish(transitions: readonly FollowTransition[]): void;
}

/** What health checks show of a backend. */
export interface FollowBackendStatus {
  readonly [fact: string]: string | number | boolean;
}

/**
 * Where edges are kept. What is promised of it is its conformance suite, `sequereConformance` in `./testing`.
 *
 * Everything that it is given has been checked; refs are canonical. Lists are never longer than the module's own limits. A method
 * that fails has changed nothing, or says OutcomeUnknownError.
 */
export interface FollowBackend {
  /** Whether changes can be part of a database transaction; if not, those that should be are refused before they get here. */
  readonly joinsTransactions: boolean;

  /**
   * Called before everything else; again after it has failed, and after `close` when the DataSource is initialised again. What it
   * waits for is waited for by the first call, not by the application's start.
   */
  open(context: FollowBackendContext): Promise<void>;

  /** Answers what is on its way, then lets go of what `open` took. */
  close(): Promise<void>;

  /**
   * Makes edges, no two of them the same; those that stand already keep their date.
   *
   * @param manager of the caller's open transaction: the edges stand when it commits and not otherwise
   * @returns in the edges' order
   */
  follow(edges: readonly NewFollowEdge[], manager?: EntityManager): Promise<EdgeResult<FollowOutcome>[]>;

  unfollow(edges: readonly FollowEdge[], manager?: EntityManager): Promise<EdgeResult<UnfollowOutcome>[]>;

  /** How the viewer stands to each target, in their order; at most 3 statements, or one round trip to each node. */
  relations(viewer: EntityRef, targets: readonly EntityRef[], manager?: EntityManager): Promise<FollowRelation[]>;

  /** In the entities' order. Costs the same however long the lists are. */
  counts(entities: readonly EntityRef[], manager?: EntityManager): Promise<FollowCounts[]>;

  /**
   * Costs the same however deep in the list the page is.
   *
   * @throws InvalidCursorError for a position that none of its rows can have had: it comes from outside
   */
  page(query: FollowPageQuery, manager?: EntityManager): Promise<FollowPageRow[]>;

  /** Removes all edges of entities that are no more; archived ones too. @returns how many */
  purge(entities: readonly EntityRef[], manager?: EntityManager): Promise<number>;

  /** Takes the edges of soft-removed entities out of lists and counts. */
  archive(entities: readonly EntityRef[], manager?: EntityManager): Promise<void>;

  /**
   * A page of the edges that are archived, for who asks what is kept; in any order that stays. For backends that keep them.
   *
   * @param query of followers or followings
   */
  archivedPage?(query: FollowPageQuery): Promise<FollowPageRow[]>;

  /** Brings archived edges back with their dates, but for those whose other end is still archived. */
  restore(entities: readonly EntityRef[], manager?: EntityManager): Promise<void>;

  /** Compares whatever is stored more than once; changes nothing. */
  verify(run: MaintenanceRun): Promise<MaintenanceResult>;

  /** Does what `verify` does and mends the differences. */
  repair(run: MaintenanceRun): Promise<MaintenanceResult>;

  /** Makes anew whatever can be derived. */
  rebuild(run: MaintenanceRun): Promise<MaintenanceResult>;

  /** Resolves when everything that was acknowledged has reached every copy. */
  settle(): Promise<void>;

  /** Asks what it depends on: rejects when a follow would. */
  status(): Promise<FollowBackendStatus>;

  /** Narrows a query to rows whose column names an entity that the viewer follows, as a join. Databases only. */
  whereFollowedBy?<Row extends ObjectLiteral>(
    query: SelectQueryBuilder<Row>,
    path: string,
    viewer: EntityRef,
  ): SelectQueryBuilder<Row>;
}
