import { Logger } from '@nestjs/common';
import { describeError, stackOf } from '@spoor/core';
import { RedisUnavailableError, type RedisConnection } from '@spoor/core/redis';
import { chunksOf } from '../chunks-of.js';
import { readAll, type Command } from '../read-all.js';
import type { LedgerComparison, LedgerEntry } from './ledger-comparison.js';
import type { LedgerKind, Ledgers } from './ledgers.js';

export interface SweeperSettings {
  /** How often all ledgers are compared, by one process of a fleet, in milliseconds. */
  readonly interval: number;
  /** How old a change must be before its halves are expected to agree, in milliseconds. */
  readonly grace: number;
}

/** How many slots are looked at together. */
const SLOTS_AT_ONCE = 512;
/** How many edges of a slot are looked at together. */
const EDGES_AT_ONCE = 1_000;

/**
 * Completes edges of which only one half was written: by a process that was killed, or before a failover that lost the other.
 *
 * It compares the ledgers of both ends, slot by slot, so that finding nothing amiss costs little however much was written. Edges that
 * agree are forgotten once nothing that is still on its way can matter.
 */
export class Sweeper {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly ledgers: Ledgers,
    private readonly comparison: LedgerComparison,
    private readonly settings: SweeperSettings,
  ) {
    this.timer = setInterval(() => {
      this.running ??= this.sweepInTurn().finally(() => (this.running = undefined));
    }, settings.interval);
    this.timer.unref();
  }

  /** Looks at every slot once. Slots that cannot be reached are left for the next time. */
  async sweep(): Promise<void> {
    for (const kind of ['outgoing', 'incoming'] as const) {
      for (const keys of chunksOf(this.ledgers.all(kind), SLOTS_AT_ONCE)) {
        if (this.stopped) return;
        await this.sweepLedgers(kind, keys).catch((error: unknown) => {
          if (!(error instanceof RedisUnavailableError)) throw error;
        });
      }
    }
  }

  /** Ends after the slots that are being looked at. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Two at once would do no harm: the turn ends by itself, so that nobody has to give it back. */
  private async sweepInTurn(): Promise<void> {
    try {
      const { interval } = this.settings;
      const isOurs = await this.connection.execute((client) =>
        client.set(this.connection.key('sweeper'), '1', 'PX', interval, 'NX'),
      );
      if (isOurs) await this.sweep();
    } catch (error) {
      if (error instanceof RedisUnavailableError) return; // told by whoever needs it
      new Logger('SequereModule').error(
        `Half-written follows could not be looked for: ${describeError(error)}`,
        stackOf(error),
      );
    }
  }

  private async sweepLedgers(kind: LedgerKind, keys: readonly string[]): Promise<void> {
    const latest = (Date.now() - this.settings.grace) * 1_000;
    let parts = keys.map((key) => ({ key, start: '-inf' }));
    while (parts.length > 0) {
      const commands = parts.map(({ key, start }): Command => [
        'zrange',
        key,
        start,
        latest,
        'BYSCORE',
        'LIMIT',
        0,
        EDGES_AT_ONCE,
        'WITHSCORES',
      ]);
      const pages = (await readAll<string[]>(this.connection, commands)).map(readEntries);
      if (kind === 'outgoing') await this.comparison.compareOutgoing(pages.flat());
      else await this.comparison.compareIncoming(pages.flat());
      parts = parts.flatMap(({ key }, index) => {
        const page = pages[index] ?? [];
        return page.length < EDGES_AT_ONCE ? [] : [{ key, start: `(${page.at(-1)?.version}` }];
      });
    }
  }
}

function readEntries(reply: readonly string[]): LedgerEntry[] {
  return chunksOf(reply, 2).map(([text = '', version]) => ({ text, version: Number(version) }));
}
