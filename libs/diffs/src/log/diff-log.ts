import type { EntityRef } from '@spoor/core';
import { DiffsGoneError } from '../errors/diffs-gone.error.js';
import type { Diff } from '../model/diff.js';
import type { LogQuery, LogView } from '../stores/log-view.js';
import { checkLimit } from './check-limit.js';
import { fingerprintOf, formatCursor, headOf, parseCursor } from './cursor.js';
import { judgeCursor } from './judge-cursor.js';
import type { LogReader } from './log-reader.js';
import { readDiff } from './read-diff.js';
import { untilReturned } from './until-returned.js';
import { watchPages } from './watch-pages.js';

/** What has come since a cursor. */
export interface DiffPage<Data = unknown> {
  /** Oldest first. */
  readonly diffs: readonly Diff<Data>[];
  /** To go on with; also when there was nothing. */
  readonly cursor: string;
  /** Whether there are more already. */
  readonly hasMore: boolean;
}

export interface SinceOptions {
  /**
   * 1 to 1,000.
   * @default 100
   */
  limit?: number;
}

export interface WatchOptions extends SinceOptions {
  /** Ends the watching. */
  signal?: AbortSignal;
}

const PAGE = 500;

/**
 * The diffs of one entity, those of its descendants among them.
 *
 * @example
 * for await (const { timestamp, data, created } of diffs.of(question)) console.log(timestamp, data, created);
 */
export class DiffLog<Data = unknown> implements AsyncIterable<Diff<Data>> {
  constructor(
    readonly entity: EntityRef,
    private readonly reader: LogReader,
  ) {}

  /** All that is kept, oldest first; read in pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Diff<Data>, void> {
    for (let from = 0; ;) {
      const view = await this.look({ from, order: 'oldest', limit: PAGE });
      const diffs = this.diffsOf(view);
      yield* diffs;
      if (diffs.length < PAGE) return;
      from = (view.diffs.at(-1)?.at ?? 0) + 1;
    }
  }

  /** All that is kept, oldest first. */
  async all(): Promise<Diff<Data>[]> {
    const diffs: Diff<Data>[] = [];
    for await (const diff of this) diffs.push(diff);
    return diffs;
  }

  /** @param n how many, 1 to 1,000; newest first */
  async latest(n = 1): Promise<Diff<Data>[]> {
    return this.diffsOf(await this.look({ order: 'newest', limit: checkLimit(n) }));
  }

  async count(): Promise<number> {
    return await this.reader.count(this.entity);
  }

  /**
   * The place after everything that is there now. Take it first, then load the entities, then go on with `since`: what changes
   * between is told again, never lost.
   */
  async head(): Promise<string> {
    return formatCursor(headOf(this.entity, await this.look({ order: 'newest', limit: 0 })));
  }

  /**
   * What has come since a cursor, each diff once and in order, however many are writing.
   *
   * @throws DiffsGoneError when something after the cursor can no longer be told; its `cursor` is the one to go on with
   *
   * Costs one round trip.
   */
  async since(cursor: string, { limit = 100 }: SinceOptions = {}): Promise<DiffPage<Data>> {
    const size = checkLimit(limit);
    const parsed = parseCursor(cursor);
    // Beside those that are asked for, the one at the cursor, and one to know whether there are more.
    const from = parsed && parsed.epoch !== '' ? parsed.at : 0;
    const view = await this.look({ from, order: 'oldest', limit: size + 2 });
    const reason = judgeCursor(parsed, fingerprintOf(this.entity), view, this.reader.retention * 1_000);
    const head = formatCursor(headOf(this.entity, view));
    if (reason) throw new DiffsGoneError(reason, head);
    const fresh = this.diffsOf({ ...view, diffs: view.diffs.filter(({ at }) => at > from) });
    const diffs = fresh.slice(0, size);
    return { diffs, cursor: diffs.at(-1)?.cursor ?? head, hasMore: fresh.length > size };
  }

  /**
   * What has come since a cursor, then what comes, each diff once and in order. It ends when the signal says so, when the consumer
   * leaves, and when the application shuts down. Others are read from the store when those that were read are consumed.
   *
   * @param options.limit how many are read at once
   * @throws DiffsGoneError when something after the cursor can no longer be told, at once or later
   * @throws what the store says when it cannot be asked; go on with the cursor of the last diff
   *
   * @example
   * for await (const diff of diffs.of(question).watch(cursor, { signal })) console.log(diff.changes);
   */
  watch(cursor: string, options: WatchOptions = {}): AsyncIterableIterator<Diff<Data>, void> {
    const pages = (signal: AbortSignal) => this.watchPages(cursor, { ...options, signal });
    return untilReturned(options.signal, async function* (signal) {
      for await (const { diffs } of pages(signal)) yield* diffs;
    });
  }

  /**
   * The same by pages, for those who keep only some of the diffs: a page's cursor is past those as well. An empty page comes at once
   * when there is nothing, and now and then while nothing comes, at least every 15 seconds.
   */
  watchPages(cursor: string, { limit = 100, signal }: WatchOptions = {}): AsyncIterableIterator<DiffPage<Data>, void> {
    const { reader } = this;
    const log = new DiffLog<Data>(this.entity, { ...reader, read: (...look) => reader.shared.read(...look) });
    return untilReturned(signal, (ending) => watchPages(log, reader, { cursor, limit, signal: ending }));
  }

  private async look(query: LogQuery): Promise<LogView> {
    return await this.reader.read(this.entity, query);
  }

  private diffsOf({ state, generation, diffs }: LogView): Diff<Data>[] {
    return state ? diffs.map((diff) => readDiff<Data>(this.entity, state, generation, diff)) : [];
  }
}
