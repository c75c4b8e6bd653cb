import { Logger } from '@nestjs/common';
import type { CounterService } from '@spoor/counter';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from './backoff.js';
import type { Change } from './couch/change.js';
import { openChangesStream } from './couch/changes-stream.js';
import { CouchDatabase } from './couch/couch-database.js';
import { FeedInterruptedError } from './errors/feed-interrupted.error.js';

/** Answers whether it has handled the change, so that the listener may move on. */
export type ChangeHandler = (database: CouchDatabase, change: Change) => boolean | Promise<boolean>;

/** Passes a CouchDB database's changes to a handler, and keeps the place that it has reached in a counter. */
export class ChangeListener {
  private readonly logger = new Logger(ChangeListener.name);
  private readonly database: CouchDatabase;

  constructor(
    private readonly counters: CounterService,
    databaseUrl: string,
    private readonly seqCounterName: string,
    private readonly changeHandler: ChangeHandler,
  ) {
    this.database = new CouchDatabase(databaseUrl);
  }

  /** The counter's count: the `seq` of the last change that was answered with true, 0 when there is none yet. */
  get seq(): Promise<number> {
    return this.counters.get(this.seqCounterName);
  }

  /**
   * Waits for changes and passes them to the handler as they occur, one after another, until the signal is aborted. A change that
   * is being handled then is waited for.
   *
   * A change that is answered with false is not recorded, and the feed goes on. It comes again with the next connection, unless a
   * later change was answered with true by then: the counter is past both. A handler that cannot go on throws, which ends this.
   *
   * @throws FeedRefusedError, UnusableSeqError, UnreadableLineError; whatever the handler or the counter's database throws
   */
  async run({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const backoff = new Backoff();
    for (;;) {
      try {
        return await this.follow(backoff, signal);
      } catch (error) {
        if (!(error instanceof FeedInterruptedError)) throw error;
        if (signal?.aborted) return;
        const wait = backoff.next();
        this.logger.warn(`${error.message} The next attempt is in ${wait} ms.`);
        await delay(wait, undefined, { signal }).catch(() => {}); // aborted: so will the request be
      }
    }
  }

  /** Returns when the signal is aborted between two changes. */
  private async follow(backoff: Backoff, signal: AbortSignal | undefined): Promise<void> {
    const changes = await openChangesStream(this.database, await this.seq, signal);
    backoff.reset();
    for await (const change of changes) {
      if (signal?.aborted) return;
      // Only forward: another worker on the same counter may be ahead of this one.
      if (await this.changeHandler(this.database, change)) await this.counters.advance(this.seqCounterName, change.seq);
    }
  }
}
