import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { batchChannel, type BatchMessage } from './batch.channel.js';
import type { BatchWriter, Outcome } from './batch-writer.js';
import { Batcher } from './batcher.js';

interface Add {
  key: string;
  by: number;
  exact?: boolean;
}

const conflict = () => Object.assign(new Error('deadlock'), { code: '40P01' });
const busy = () => Object.assign(new Error('lock timeout'), { code: '55P03' });
const refused = () => Object.assign(new Error('check'), { code: '23514' });
const lost = () => Object.assign(new Error('reset'), { code: 'ECONNRESET' });

/** Adds in memory; a test says what a write meets. */
class MemoryWriter implements BatchWriter<Add, number> {
  readonly totals = new Map<string, number>();
  readonly writes: string[] = [];
  readonly held = new Set<string>();
  fail: (operations: readonly Add[]) => unknown = () => undefined;

  keysOf = ({ key }: Add) => key.split('+');
  isMergeable = ({ exact }: Add) => !exact;
  describe = ({ key }: Add) => `addition to "${key}"`;
  findFree = async (keys: readonly string[]) => new Set(keys.filter((key) => !this.held.has(key)));

  merge(operations: readonly Add[]): Promise<(number | undefined)[]> {
    return this.write('merge', operations, ({ by }) => by === 0);
  }

  async fold(operations: readonly Add[]): Promise<Outcome<number>[]> {
    const answers = await this.write('fold', operations, () => false);
    return answers.map((answer) => ({ answer: answer as number }));
  }

  private async write(how: string, operations: readonly Add[], isLeft: (operation: Add) => boolean) {
    this.writes.push(`${how} ${operations.map(({ key, by }) => `${key}${by}`).join(' ')}`);
    await new Promise((resolve) => setImmediate(resolve));
    const error = operations.some(({ key }) => this.held.has(key)) ? busy() : this.fail(operations);
    if (error) throw error;
    return operations.map((operation) => {
      if (isLeft(operation)) return undefined;
      const total = (this.totals.get(operation.key) ?? 0) + operation.by;
      this.totals.set(operation.key, total);
      return total;
    });
  }
}

describe('Batcher', () => {
  let writer: MemoryWriter;
  let batcher: Batcher<Add, number>;
  beforeEach(() => {
    writer = new MemoryWriter();
    batcher = new Batcher(writer, { name: 'test', lockTimeout: 300 });
  });
  afterEach(async () => {
    writer.held.clear();
    await batcher.close();
  });
  const add = (key: string, by = 1, exact = false) => batcher.submit({ key, by, exact });

  it('sends the calls of one tick together, and gathers others while a flush is on its way', async () => {
    const first = [add('a'), add('a')];
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    const second = [add('a'), add('b')];
    expect(await Promise.all([...first, ...second])).toEqual([1, 2, 3, 1]);
    expect(writer.writes).toEqual(['merge a1 a1', 'merge a1 b1']);
  });

  it('folds every call on a row of which one must be folded, in order, and the rows that hang together with it', async () => {
    await Promise.all([add('a'), add('b+c'), add('c', 1, true), add('b'), add('d')]);
    expect(writer.writes).toEqual(['merge a1 d1', 'fold b+c1 c1 b1']);
  });

  it('folds what a merge left unapplied', async () => {
    await Promise.all([add('a', 0), add('b')]);
    expect(writer.writes).toEqual(['merge a0 b1', 'fold a0']);
  });

  it('finds the one that the database refuses by halving; it fails alone', async () => {
    writer.fail = (operations) => (operations.some(({ by }) => by === 13) ? refused() : undefined);
    const results = await Promise.allSettled([1, 2, 13, 4].map((by) => add('a', by)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(writer.totals.get('a')).toBe(7);
  });

  it('repeats a write that lost a conflict, and gives up as RetryableError after ten times', async () => {
    let conflicts = 3;
    writer.fail = () => (conflicts-- > 0 ? conflict() : undefined);
    expect(await add('a')).toBe(1);
    expect(writer.writes).toHaveLength(4);
    conflicts = Number.POSITIVE_INFINITY;
    await expect(add('a')).rejects.toMatchObject({ code: 'SPOOR_RETRYABLE' });
  });

  it('never repeats a write whose connection was lost', async () => {
    writer.fail = lost;
    await expect(add('a')).rejects.toMatchObject({ code: 'SPOOR_OUTCOME_UNKNOWN' });
    expect(writer.writes).toHaveLength(1);
  });

  it('lets a busy row stand aside with all later calls on it, and serves them in order once it is free', async () => {
    writer.held.add('a');
    const parked = [add('a', 1), add('b', 1)];
    await parked[1];
    const later = [add('a', 2, true), add('b', 1)];
    expect(await later[1]).toBe(2);
    expect(batcher.waiting).toBe(2);
    writer.held.delete('a');
    expect(await Promise.all([parked[0], later[0]])).toEqual([1, 3]);
  });

  it('ends a call on a row that stays busy in LockTimeoutError, with nothing done', async () => {
    writer.held.add('a');
    await expect(add('a')).rejects.toMatchObject({
      code: 'SPOOR_LOCK_TIMEOUT',
      message: expect.stringMatching(/^The addition to "a" waited 3\d\d ms/),
    });
    expect(writer.totals.size).toBe(0);
  });

  it('passes on what is no error of the database', async () => {
    writer.fail = () => new TypeError('a mistake');
    await expect(add('a')).rejects.toThrow(TypeError);
  });

  it('close answers everything that was asked and refuses what comes later', async () => {
    const answers = Promise.all([add('a'), add('a'), add('b')]);
    await batcher.close();
    expect(await answers).toEqual([1, 2, 1]);
    await expect(add('a')).rejects.toMatchObject({ code: 'SPOOR_NOT_STARTED' });
  });

  it('publishes each flush on the diagnostics channel spoor:batch', async () => {
    const messages: BatchMessage[] = [];
    const listener = (message: unknown) => void messages.push(message as BatchMessage);
    subscribe(batchChannel.name, listener);
    await Promise.all([add('a'), add('a')]);
    await batcher.close();
    unsubscribe(batchChannel.name, listener);
    expect(messages).toEqual([{ name: 'test', members: 2, milliseconds: expect.any(Number) }]);
  });
});
