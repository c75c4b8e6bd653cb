import { ConsumerOrder, TransactionCoordinator, type EntityRef, type TransactionConsumer } from '@spoor/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { collectAppends } from '../../delivery/collect-appends.js';
import { DiffLog } from '../../log/diff-log.js';
import { createReader } from '../../log/log-reader.js';
import type { SerializedDiff } from '../../model/diff-entry.js';
import type { StoredEntry } from '../../model/stored-entry.js';
import { limitSize } from '../../recorder/limit-size.js';
import { toJson } from '../../recorder/to-json.js';
import type { DiffStore, LogAppend } from '../../stores/diff-store.js';
import { randomToken } from '../../stores/random-token.js';
import type { ConformanceStore } from './conformance-case.js';

const HOUR = 3_600_000;
const NOBODY = { actor: null, meta: null };

/**
 * @param dataSource in whose transactions the store takes part, if it does
 * @param retention of the store, in milliseconds
 */
export function conformanceStore(store: DiffStore, dataSource: DataSource, retention = HOUR): ConformanceStore {
  const reader = createReader(store, retention);
  const appending: TransactionConsumer<LogAppend> = {
    name: 'appends',
    order: ConsumerOrder.diffHeads,
    persist: (appends, queryRunner, sendWithCommit) => store.append(appends, queryRunner, sendWithCommit),
  };
  return {
    store,
    log: (entity) => new DiffLog<string>(entity, reader),
    async write(entity, data, logs = [entity], context = NOBODY) {
      const appends = collectAppends([data].flat().map((each) => diffOf(entity, each, logs, context)));
      if (!store.isTransactional) return await store.append(appends);
      await dataSource.transaction(async ({ queryRunner }) => {
        await TransactionCoordinator.of(dataSource).add(queryRunner as QueryRunner, appending, appends);
      });
    },
  };
}

export function diffOf(
  entity: EntityRef,
  data: string,
  logs: readonly EntityRef[],
  { actor, meta }: { readonly actor: unknown; readonly meta: unknown } = NOBODY,
): SerializedDiff {
  const told = { id: `${randomToken(12)}-1`, op: 'update', entity, data, changes: { text: [null, data] } } as const;
  const entry: StoredEntry = actor === null && meta === null ? told : { ...told, actor, meta };
  return { id: entry.id, entity, logs, body: limitSize(toJson(entry)) };
}
