import { Logger } from '@nestjs/common';
import { transaction } from '@spoor/core';
import { Outbox, OUTBOX_ENTITIES, type Message, type OutboxHandler, type OutboxReceipt } from '@spoor/core/outbox';
import type { DataSource, EntityManager } from 'typeorm';
import { createTestDataSource, type DatabaseKind } from '../../../support/databases.js';

type Written = [key: string, payload: unknown];

/** Short, so that the relay needs not be waited for, in milliseconds. */
export const PATIENCE = 50;

/** One DataSource whose outbox is empty before each spec, and what was told by it. */
export class OutboxFixture {
  dataSource: DataSource;
  outbox: Outbox;
  told: Message[] = [];
  private readonly stops: (() => Promise<void>)[] = [];

  /** To be called in a `describe`. */
  constructor(kind: DatabaseKind) {
    beforeAll(async () => {
      this.dataSource = await createTestDataSource(kind, { entities: OUTBOX_ENTITIES });
      this.outbox = Outbox.of(this.dataSource);
      await this.outbox.start();
    });
    beforeEach(() => {
      this.told = [];
      jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
      jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    });
    afterEach(async () => {
      await Promise.all(this.stops.splice(0).map((stop) => stop()));
      await this.dataSource.query('DELETE FROM spoor_outbox');
      jest.restoreAllMocks();
    });
  }

  get payloads(): unknown[] {
    return this.told.map(({ payload }) => payload);
  }

  /** Handles a topic until the spec ends; by default what is delivered is in `told`. */
  async handle(topic: string, handler: Partial<OutboxHandler> = {}): Promise<() => Promise<void>> {
    const deliver = async (message: Message) => void this.told.push(message);
    const stop = await this.outbox.handle(topic, { deliver, patience: PATIENCE, ...handler });
    this.stops.push(stop);
    return stop;
  }

  add(topic: string, ...messages: Written[]): Promise<OutboxReceipt> {
    return transaction(this.dataSource, (manager) => this.write(manager, topic, ...messages));
  }

  write(manager: EntityManager, topic: string, ...messages: Written[]): Promise<OutboxReceipt> {
    return this.outbox.add(
      manager,
      topic,
      messages.map(([key, payload]) => ({ key, payload })),
    );
  }

  async countRows(): Promise<number> {
    const [{ count }] = await this.dataSource.query('SELECT COUNT(*) AS count FROM spoor_outbox');
    return Number(count);
  }
}
