import type { EntityRef } from '@spoor/core';
import type { DiffLog } from '../../log/diff-log.js';
import type { DiffStore } from '../../stores/diff-store.js';

/** What a case works on: an empty store, and ways to write to it as the module does. */
export interface ConformanceStore {
  readonly store: DiffStore;
  /** A log as applications see it. */
  log(entity: EntityRef): DiffLog<string>;
  /** Appends diffs of `entity` to these logs, in a transaction where the store takes part in it. */
  write(
    entity: EntityRef,
    data: string | readonly string[],
    logs?: readonly EntityRef[],
    context?: { readonly actor: unknown; readonly meta: unknown },
  ): Promise<void>;
}

/** A behaviour that every store must show. It throws when it does not; run it with any test runner. */
export interface DiffStoreConformanceCase {
  readonly title: string;
  /**
   * How long the store is to keep diffs, in milliseconds.
   * @default an hour
   */
  readonly retention?: number;
  run(store: ConformanceStore): Promise<void>;
}
