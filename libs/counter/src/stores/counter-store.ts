import type { BatchWriter } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { CounterAnswer, CounterOperation } from '../operations/counter-operation.js';
import type { CounterKey } from '../operations/counter-key.js';
import type { CountRow } from './counter-statements.js';

/** A page of counters: those whose leading key columns are `scope` and whose name begins with `prefix`, by name. */
export interface CounterPageQuery {
  readonly scope: readonly string[];
  readonly prefix: string;
  /** Names after this one. */
  readonly after: string;
  readonly limit: number;
}

/** The highest counts of one name over all entities of a type. */
export interface TopQuery {
  readonly type: string;
  readonly name: string;
  readonly limit: number;
}

/** One table of counts in one database. As a BatchWriter it takes group commits; `apply` takes part in a caller's transaction. */
export interface CounterStore extends BatchWriter<CounterOperation, CounterAnswer> {
  /** Does one operation within the transaction that is open on the manager. */
  apply(operation: CounterOperation, manager: EntityManager): Promise<CounterAnswer>;

  /** Counts by key id; missing counters are absent. */
  read(keys: readonly CounterKey[], manager?: EntityManager): Promise<Map<string, bigint>>;

  page(query: CounterPageQuery, manager?: EntityManager): Promise<CountRow[]>;

  top(query: TopQuery, manager?: EntityManager): Promise<CountRow[]>;
}
