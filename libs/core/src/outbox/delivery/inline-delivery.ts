import type { Batcher } from '../../batching/batcher.js';
import type { Message } from '../message.js';
import type { ResolvedHandler } from '../outbox-handler.js';
import type { OutboxStore } from '../store/outbox-store.js';
import { attempt } from './attempt.js';
import { byKey } from './by-key.js';
import { createPrecedence } from './precedence.js';

/** How many keys of one transaction are told of at once. */
const AT_ONCE = 500;

/** Tells messages right after their commit, in the process that wrote them, each once. What fails is left to the relay. */
export class InlineDelivery {
  private readonly precedence: Batcher<Message, boolean>;
  /** By message, until its row is gone or left to the relay. */
  private readonly underWay = new Map<number, Promise<void>>();
  /** Whose rows are about to go. */
  private readonly told = new Set<number>();
  /** By key, when this process has told, or not, what it has of it. */
  private readonly tails = new Map<string, Promise<boolean>>();

  constructor(
    topic: string,
    private readonly handler: ResolvedHandler,
    store: OutboxStore,
    private readonly remover: Batcher<number, true>,
  ) {
    this.precedence = createPrecedence(topic, store, this.told);
  }

  /** Whether this process is at it. */
  has(id: number): boolean {
    return this.underWay.has(id);
  }

  /** @returns whether all of them have been told */
  async deliver(messages: readonly Message[]): Promise<boolean> {
    const runs = byKey(messages);
    let all = true;
    for (let start = 0; start < runs.length; start += AT_ONCE) {
      const told = await Promise.all(runs.slice(start, start + AT_ONCE).map((run) => this.begin(run)));
      all &&= told.every(Boolean);
    }
    return all;
  }

  /** Resolves when nothing is under way. */
  async settle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay.values());
  }

  /** @param run messages of one key */
  private begin(run: readonly Message[]): Promise<boolean> {
    const told = this.handler.ordered ? this.inTurn(run) : this.tell(run);
    const over = told.then(() => this.remove(run));
    for (const { id } of run) this.underWay.set(id, over);
    return told;
  }

  /** After what this process has of the key, and only if nobody else has anything earlier. */
  private inTurn(run: readonly Message[]): Promise<boolean> {
    const [first] = run as [Message];
    const previous = this.tails.get(first.key);
    const tellIfFirst = async () => {
      await previous;
      const isFirst = await this.precedence.submit(first).catch(() => false);
      return isFirst && (await this.tell(run));
    };
    const tail = tellIfFirst().finally(() => {
      if (this.tails.get(first.key) === tail) this.tails.delete(first.key);
    });
    this.tails.set(first.key, tail);
    return tail;
  }

  private async tell(run: readonly Message[]): Promise<boolean> {
    for (const message of run) {
      try {
        await attempt(this.handler, message, { relayed: false });
      } catch {
        return false;
      }
      this.told.add(message.id);
    }
    return true;
  }

  private async remove(run: readonly Message[]): Promise<void> {
    const told = run.filter(({ id }) => this.told.has(id));
    // Where that fails they are told once more.
    await Promise.allSettled(told.map(({ id }) => this.remover.submit(id)));
    for (const { id } of run) {
      this.told.delete(id);
      this.underWay.delete(id);
    }
  }
}
