import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { beforeDestroy } from '../database/before-destroy.js';
import { stateOf } from '../database/data-source-state.js';
import { onSettle } from '../database/on-settle.js';
import { claimRegistration } from '../database/registrations.js';
import { requireEntities } from '../database/require-entities.js';
import type { Sql } from '../database/sql.js';
import { NotStartedError } from '../errors/not-started.error.js';
import type { SendWithCommit } from '../transactions/commit-company.js';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import { afterCommit } from './after-commit.js';
import { keepTable } from './keep-table.js';
import type { Message, NewMessage, OutboxReceipt } from './message.js';
import { resolveHandler, type OutboxHandler } from './outbox-handler.js';
import { OUTBOX_ENTITIES } from './outbox-message.entity.js';
import type { OutboxStatus } from './outbox-status.js';
import { OutboxTopic } from './outbox-topic.js';
import { settleTopic } from './settle-topic.js';
import { toRows } from './store/new-rows.js';
import { OutboxStore, type InsertResult } from './store/outbox-store.js';
import { transactionOf } from './transaction-of.js';
import { writeRows } from './write-rows.js';

/**
 * What a transaction has to tell somebody outside the database, told if and only if it commits.
 *
 * A message is a row that is written in the transaction. Once that has committed, the process delivers it and deletes the row; what it
 * cannot deliver, or leaves behind when it is killed, one process of the fleet relays. So each is delivered at least once, and those
 * of one key in the order of their commits, as long as their transactions hold a lock in common, such as that of a row that they
 * are about, when they write them; for a message of several keys, one for each.
 *
 * @example
 * const outbox = Outbox.of(dataSource);
 * await outbox.handle('orders', { deliver: ({ id, payload }) => broker.publish(id, payload) });
 * await transaction(dataSource, async (manager) => {
 *   await manager.save(order);
 *   await outbox.add(manager, 'orders', [{ key: order.id, payload: { total: order.total } }]);
 * });
 */
export class Outbox {
  private readonly topics = new Map<string, OutboxTopic>();
  private readonly handoverListeners = new Set<(topic: string) => void>();
  private starting: Promise<void> | undefined;
  private opened: OutboxStore | undefined;

  private constructor(private readonly dataSource: DataSource) {
    onSettle(dataSource, () => this.finishAll());
  }

  /** The outbox of a DataSource, which must know OUTBOX_ENTITIES. */
  static of(dataSource: DataSource): Outbox {
    return stateOf(dataSource, 'outbox', () => new Outbox(dataSource));
  }

  /**
   * To be awaited before anything is added. Where TypeORM synchronises the schema it makes the table.
   *
   * @throws NotStartedError while the DataSource is not initialised; MissingEntitiesError
   */
  async start(): Promise<void> {
    this.starting ??= this.open().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    await this.starting;
  }

  /**
   * Has this process deliver the messages of a topic, from now on.
   *
   * @param topic at most 64 characters
   * @returns ends that, after what is under way; to be awaited before the DataSource is destroyed
   * @throws DuplicateRegistrationError when the topic has a handler here
   */
  async handle<Payload>(topic: string, handler: OutboxHandler<Payload>): Promise<() => Promise<void>> {
    await this.start();
    const release = claimRegistration(this.dataSource, `outbox:${topic}`);
    const resolved = resolveHandler(handler as OutboxHandler);
    const handled = new OutboxTopic(this.dataSource, topic, resolved, this.store, () => this.handOver(topic));
    this.topics.set(topic, handled);
    return async () => {
      release();
      this.topics.delete(topic);
      await handled.stop();
    };
  }

  /**
   * Writes messages in a transaction, in one statement unless they are many, and delivers them once it has committed.
   *
   * @param manager of an open transaction; calls that are made with it at once must take turns
   * @throws InvalidArgumentError outside a transaction, and for a key or payload that is too long, of which nothing is written. After
   *   any other error roll back: some of the messages may be written.
   */
  async add(manager: EntityManager, topic: string, messages: readonly NewMessage[]): Promise<OutboxReceipt> {
    const queryRunner = transactionOf(this.dataSource, manager);
    const { dataSource, store } = this;
    const rows = toRows(messages, store.statements.dialect);
    const ids: number[] = [];
    const delivered = this.delivery(queryRunner, topic, messages, () => ids);
    const coordinator = TransactionCoordinator.of(dataSource);
    ids.push(...(await writeRows({ coordinator, store, topic, manager, queryRunner }, rows)));
    return { ids, delivered };
  }

  /**
   * As `add`, in one message with the COMMIT, which saves a round trip; for the messages of a consumer of the transaction, which are
   * written out at once.
   *
   * @returns the receipt's `delivered`
   */
  addWithCommit(
    manager: EntityManager,
    topic: string,
    messages: readonly NewMessage[],
    sendWithCommit: SendWithCommit,
  ): Promise<boolean> {
    const queryRunner = transactionOf(this.dataSource, manager);
    const { statements } = this.store;
    let ids: readonly number[] = [];
    sendWithCommit(statements.insert(topic, toRows(messages, statements.dialect)).inline(), (rows) => {
      ids = this.store.idsOf(rows as InsertResult, messages.length);
    });
    return this.delivery(queryRunner, topic, messages, () => ids);
  }

  /**
   * The statement that writes messages, for those who put their transactions together themselves. Its rows have an `id` each; sorted,
   * they are in the messages' order. Once it is committed, `tell()` them.
   *
   * @throws InvalidArgumentError for a key or payload that is too long
   */
  insertion(topic: string, messages: readonly NewMessage[]): Sql {
    const { statements } = this.store;
    return statements.insert(topic, toRows(messages, statements.dialect));
  }

  /** As `insertion`, of what a query finds: keys and payloads, in this order. Its rows have `key` and `payload` too. */
  insertionOf(topic: string, messages: Sql): Sql {
    return this.store.statements.insertSelected(topic, messages);
  }

  /**
   * Delivers messages that have been committed, as soon as their writer has gone on.
   *
   * @returns whether all of them were; the others are left to the relay
   */
  async tell(topic: string, messages: readonly Message[]): Promise<boolean> {
    const handled = this.topics.get(topic);
    if (handled) return await handled.deliver(messages);
    this.handOver(topic);
    return false;
  }

  /**
   * Takes messages out in the transaction in which they are told: by a handler that tells the same database, which so tells each exactly
   * once. Whoever else would take one waits until that transaction has ended.
   *
   * @param manager of an open transaction
   * @returns the ids of those that were there, sorted: the others have been told
   * @throws InvalidArgumentError outside a transaction
   */
  async take(manager: EntityManager, ids: readonly number[]): Promise<number[]> {
    transactionOf(this.dataSource, manager);
    return await this.store.take(manager, ids);
  }

  /** Has the relay of a topic look now, if it is in this process. */
  wake(topic: string): void {
    this.topics.get(topic)?.wake();
  }

  /** Calls back when a message is left to the relay, wherever that is; the function that it returns ends that. */
  onHandover(listener: (topic: string) => void): () => void {
    this.handoverListeners.add(listener);
    return () => void this.handoverListeners.delete(listener);
  }

  /**
   * Resolves when everything of a topic that has been committed so far is delivered, by whomever.
   *
   * @param signal gives up; it then rejects with the signal's reason
   */
  async settle(topic: string, signal?: AbortSignal): Promise<void> {
    await this.topics.get(topic)?.settle();
    await settleTopic(this.store, topic, signal);
  }

  /** For health checks: counts what waits. */
  async status(topic: string): Promise<OutboxStatus> {
    return await this.store.status(topic);
  }

  /** For how long the oldest undelivered message has been waiting, in milliseconds; 0 when none is. It costs the same however many are. */
  async oldestAge(topic: string): Promise<number> {
    return await this.store.oldestAge(topic);
  }

  private async finishAll(): Promise<boolean> {
    const wereBusy = await Promise.all([...this.topics.values()].map((topic) => topic.finish()));
    return wereBusy.includes(true);
  }

  private get store(): OutboxStore {
    if (!this.opened) throw new NotStartedError('Outbox', 'not initialised yet');
    return this.opened;
  }

  private async open(): Promise<void> {
    if (!this.dataSource.isInitialized) throw new NotStartedError('Outbox', 'not initialised yet');
    requireEntities(this.dataSource, OUTBOX_ENTITIES, 'OUTBOX_ENTITIES');
    TransactionCoordinator.of(this.dataSource);
    await keepTable(this.dataSource);
    this.opened = await OutboxStore.open(this.dataSource);
    beforeDestroy(this.dataSource, () => this.suspend());
  }

  /** @param ids of the messages, which may be known no sooner than with the COMMIT */
  private delivery(
    queryRunner: QueryRunner,
    topic: string,
    messages: readonly NewMessage[],
    ids: () => readonly number[],
  ): Promise<boolean> {
    return afterCommit(TransactionCoordinator.of(this.dataSource), queryRunner, messages, ids, async (written) => {
      if (written) return await this.tell(topic, written);
      this.handOver(topic);
      return false;
    });
  }

  private handOver(topic: string): void {
    for (const listener of this.handoverListeners) listener(topic);
  }

  private async suspend(): Promise<() => void> {
    const topics = [...this.topics.values()];
    await Promise.all(topics.map((topic) => topic.suspend()));
    return () => {
      for (const topic of topics) topic.resume();
    };
  }
}
