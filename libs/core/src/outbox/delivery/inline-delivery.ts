import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../message.js';
import type { ResolvedHandler } from '../outbox-handler.js';
import type { OutboxStore } from '../store/outbox-store.js';
import { attempt } from './attempt.js';
import { keysOf } from './keys-of.js';
import { createPrecedence, type Precedence } from './precedence.js';
import type { Remover } from './remover.js';
import { runsOf, type Run } from './runs.js';

/** How many runs of one transaction are told at once. */
const AT_ONCE = 500;
/** After which times to look again whether others have told what comes before, in milliseconds: they are at it, mostly. */
const PAUSES = [10, 30, 100];
/** Who has waited for longer than so many milliseconds for what this process has of the same keys leaves it to the relay instead. */
const LONGEST_QUEUE = 200;

/** Tells messages right after their commit, in the process that wrote them, each once. What fails is left to the relay. */
export class InlineDelivery {
  private readonly precedence: Precedence;
  /** Calls of `deliver` that are about to begin. */
  private coming = 0;
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
    private readonly remover: Remover,
  ) {
    this.precedence = createPrecedence(topic, store, this.told);
  }

  /** Whether this process is at it. */
  has(id: number): boolean {
    return this.underWay.has(id);
  }

  /** @returns whether all of them have been told */
  async deliver(messages: readonly Message[]): Promise<boolean> {
    // Whoever has committed goes on first.
    this.coming += 1;
    await setImmediate();
    this.coming -= 1;
    const runs = runsOf(messages);
    let all = true;
    for (let start = 0; start < runs.length; start += AT_ONCE) {
      const some = runs.slice(start, start + AT_ONCE);
      const parts = this.handler.deliverTogether ? [some] : some.map((run) => [run]);
      const told = await Promise.all(parts.map((part) => this.begin(part)));
      all &&= told.every(Boolean);
    }
    return all;
  }

  /** Resolves when nothing is under way, to whether anything was. */
  async settle(): Promise<boolean> {
    const isBusy = () => this.coming > 0 || this.underWay.size > 0;
    const wasBusy = isBusy();
    while (isBusy()) await (this.coming > 0 ? setImmediate() : Promise.all(this.underWay.values()));
    return wasBusy;
  }

  /** @param runs that are told together */
  private begin(runs: readonly Run[]): Promise<boolean> {
    const told = this.handler.ordered ? this.inTurn(runs) : this.tell(runs);
    const messages = runs.flat();
    const over = told.then(() => this.remove(messages));
    for (const { id } of messages) this.underWay.set(id, over);
    return told;
  }

  /** After what this process has of their keys, and only those that come after nothing which somebody else has. */
  private inTurn(runs: readonly Run[]): Promise<boolean> {
    const messages = runs.flat();
    const keys = new Set(messages.flatMap(keysOf));
    const previous = [...keys].map((key) => this.tails.get(key)).filter((tail) => tail !== undefined);
    const begin = performance.now();
    const tellInTurn = async () => {
      const before = await Promise.all(previous);
      // What has been left to the relay takes its time, and a queue would only grow.
      const isSoon = before.every(Boolean) && performance.now() - begin < LONGEST_QUEUE;
      let due = await this.dueOf(runs);
      for (const pause of isSoon ? PAUSES : []) {
        if (due?.length !== 0) break;
        await delay(pause);
        due = await this.dueOf(runs);
      }
      return due !== undefined && (await this.tell(due)) && due.length === runs.length;
    };
    const tail = tellInTurn().finally(() => {
      for (const key of keys) if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    for (const key of keys) this.tails.set(key, tail);
    return tail;
  }

  /** @returns undefined where that cannot be found out */
  private async dueOf(runs: readonly Run[]): Promise<readonly Run[] | undefined> {
    const due = await this.precedence.submit(runs.flat()).catch(() => undefined);
    return due && runs.filter((run) => run.every(({ id }) => due.has(id)));
  }

  private async tell(runs: readonly Run[]): Promise<boolean> {
    const { deliver, deliverTogether } = this.handler;
    const messages = runs.flat();
    if (deliverTogether && messages.length > 1) {
      const inOrder = messages.toSorted((one, other) => one.id - other.id);
      return await this.attempt(inOrder, () => deliverTogether(inOrder));
    }
    for (const message of messages)
      if (!(await this.attempt([message], () => deliver(message, { relayed: false })))) return false;
    return true;
  }

  private async attempt(messages: readonly Message[], deliver: () => Promise<void>): Promise<boolean> {
    try {
      await attempt(deliver, this.handler.timeout);
    } catch {
      return false;
    }
    for (const { id } of messages) this.told.add(id);
    return true;
  }

  private async remove(messages: readonly Message[]): Promise<void> {
    const told = messages.map(({ id }) => id).filter((id) => this.told.has(id));
    // Where that fails they are told once more.
    if (told.length > 0) await this.remover.submit(told).catch(() => undefined);
    for (const { id } of messages) {
      this.told.delete(id);
      this.underWay.delete(id);
    }
  }
}
