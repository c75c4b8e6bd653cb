import { Logger } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { randomToken } from '../stores/random-token.js';
import type { DiffStore } from '../stores/diff-store.js';
import type { SilentWriter, WriterMarks } from '../stores/writer-marks.js';

const BEAT = 1_000;
/** How long a process may be silent before it is taken for dead, in milliseconds. */
const LIFETIME = 5_000;

/**
 * Says to others that this process has diffs on their way, as long as it has some; and makes cursors gone for which another process had
 * diffs on their way when it died. Saying it costs a command now and then, nothing for each diff.
 */
export class WriterWatch {
  private readonly logger = new Logger('DiffsModule');
  private readonly writer = randomToken();
  /** What has been said. */
  private readonly types = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private isClosed = false;

  /** @param isBusy whether this process has diffs on their way */
  constructor(
    private readonly store: DiffStore,
    private readonly marks: WriterMarks,
    private readonly isBusy: () => boolean,
  ) {
    this.beat();
  }

  /**
   * Before a transaction commits that has diffs for logs of these types.
   *
   * @returns a promise where there is something to wait for: that it has been said, not that it was heard
   */
  announce(types: Iterable<string>): Promise<void> | undefined {
    const before = this.types.size;
    for (const type of types) this.types.add(type);
    if (this.types.size === before) return undefined;
    // While the store is away it is said again with each beat.
    this.mark().catch(() => undefined);
    // Commands leave at the end of the turn; the COMMIT must come after it.
    return setImmediate();
  }

  /** There is nothing on its way any more. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.beating;
    if (this.types.size > 0 && !this.isBusy()) await this.marks.clear(this.writer).catch(() => undefined);
  }

  private beat(): void {
    this.beating = this.look()
      // It is away, which those who write and read hear of.
      .catch(() => undefined)
      .finally(() => {
        if (!this.isClosed) this.timer = setTimeout(() => this.beat(), BEAT).unref();
      });
  }

  private async look(): Promise<void> {
    if (this.isBusy()) await this.mark();
    else if (this.types.size > 0) {
      this.types.clear();
      await this.marks.clear(this.writer);
    }
    for (const silent of await this.marks.claimSilent(LIFETIME))
      // One is told of it again after a while.
      await this.mourn(silent).catch(() => undefined);
  }

  private async mourn({ writer, types }: SilentWriter): Promise<void> {
    this.logger.warn('A process has ended with diffs on their way; the cursors that may be concerned are gone.');
    await this.store.invalidate(types.includes('') ? 'all' : types);
    await this.marks.clear(writer);
  }

  private async mark(): Promise<void> {
    await this.marks.set(this.writer, [...this.types], LIFETIME);
  }
}
