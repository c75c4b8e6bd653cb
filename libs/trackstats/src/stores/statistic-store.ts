import type { BatchWriter } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { StatisticAnswer, StatisticOperation } from '../operations/statistic-operation.js';

/** Writes statistics: by group commits, or within a caller's transaction. */
export interface StatisticStore extends BatchWriter<StatisticOperation, StatisticAnswer> {
  /** Within the manager's transaction. */
  apply(operation: StatisticOperation, manager: EntityManager): Promise<StatisticAnswer>;
}
