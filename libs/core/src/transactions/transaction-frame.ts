import type { TransactionConsumer } from './transaction-consumer.js';

type AnyConsumer = TransactionConsumer<unknown>;
type Callback = () => void;

/** So many works are condensed, and those that are left as soon as there are twice as many of them, but not before. */
const MANY = 1_000;

/** What was enlisted in one transaction or savepoint and not yet persisted, and what has been. */
export class TransactionFrame {
  private readonly pending = new Map<AnyConsumer, unknown[]>();
  /** At how many works they are condensed again. */
  private readonly limits = new Map<AnyConsumer, number>();
  /** For those who publish. */
  private readonly persisted: [AnyConsumer, unknown[]][] = [];
  private readonly committed: Callback[] = [];
  private readonly rolledBack: Callback[] = [];

  /** Whether there is nothing to persist. */
  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  add(consumer: AnyConsumer, work: unknown): void {
    const items = this.pending.get(consumer);
    if (!items) return void this.pending.set(consumer, [work]);
    items.push(work);
    if (!consumer.condense || items.length < (this.limits.get(consumer) ?? MANY)) return;
    const fewer = [...consumer.condense(items)];
    this.pending.set(consumer, fewer);
    this.limits.set(consumer, Math.max(2 * fewer.length, MANY));
  }

  onCommit(callback: Callback): void {
    this.committed.push(callback);
  }

  onRollback(callback: Callback): void {
    this.rolledBack.push(callback);
  }

  /** Takes the work of the first consumer in order that has any. */
  takeFirst(): [AnyConsumer, unknown[]] | undefined {
    let taken: [AnyConsumer, unknown[]] | undefined;
    for (const entry of this.pending) if (!taken || entry[0].order < taken[0].order) taken = entry;
    if (!taken) return undefined;
    const [consumer] = taken;
    this.pending.delete(consumer);
    // Whatever else is kept until the commit costs the garbage collector.
    if (consumer.publish) this.persisted.push(taken);
    return taken;
  }

  /** A released savepoint's work belongs to the transaction around it. */
  mergeInto(outer: TransactionFrame): void {
    for (const [consumer, items] of this.pending) for (const item of items) outer.add(consumer, item);
    outer.committed.push(...this.committed);
    outer.rolledBack.push(...this.rolledBack);
  }

  published(): readonly [AnyConsumer, unknown[]][] {
    return this.persisted;
  }

  runCommitted(): void {
    for (const callback of this.committed) callback();
  }

  runRolledBack(): void {
    for (const callback of this.rolledBack.toReversed()) callback();
  }
}
