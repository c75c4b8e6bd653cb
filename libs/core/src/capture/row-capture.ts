import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import type { RowConsumer } from './row-consumer.js';

/** What really changes in the rows of one DataSource, told to those who asked. */
export class RowCapture {
  private readonly consumers = new Set<RowConsumer>();

  private constructor(readonly dataSource: DataSource) {}

  static of(dataSource: DataSource): RowCapture {
    return stateOf(dataSource, 'row-capture', () => new RowCapture(dataSource));
  }

  /** @returns a function that withdraws the consumer */
  subscribe(consumer: RowConsumer): () => void {
    this.consumers.add(consumer);
    return () => void this.consumers.delete(consumer);
  }

  /** Tells the consumers that rows of an entity were changed in a way that cannot be seen, such as raw SQL. */
  invalidate(entity: EntityTarget<ObjectLiteral>, cause: string, manager?: EntityManager): Promise<void> {
    return Promise.reject(new Error(`${String(entity)} ${cause} ${String(manager)}`));
  }
}
