import type { Outbox } from '@spoor/core/outbox';
import type { RedisConnection } from '@spoor/core/redis';
import { createHash } from 'node:crypto';
import type { FollowBackendContext } from '../follow-backend.js';
import { mastersOf } from '../redis/masters-of.js';

interface RedisSample {
  /** What added to our own clock makes that of the node which is furthest behind, in microseconds. */
  readonly offset: number;
  /** The servers' runs: one that was started anew, or that took over, may have lost what was acknowledged. */
  readonly runs: string;
}

interface LagSample {
  /** How long the oldest change that is not applied has been waiting, in milliseconds. */
  readonly age: number;
  /** By `performance.now()`, when it was asked for. */
  readonly asked: number;
}

/** Of the time that readers may be behind: what undelivered changes may take, and what samples may. */
const SHARE_OF_LAG = 3 / 5;
const SHARE_OF_INTERVAL = 1 / 5;

/**
 * Watches whether copies may be read.
 *
 * A process that is cut off from Redis cannot tell the readers of what it has committed, so every process looks itself for how long
 * the oldest change has been waiting. When that is too long, or unknown, it reads from the database. So what is read is never older
 * than `maxStaleness`.
 */
export class CopyWatch {
  private redis: RedisSample | undefined;
  /** As they were last seen. */
  private runs: string | undefined;
  private lag: LagSample | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sampling: Promise<void> = Promise.resolve();
  private stopped = false;
  /** How often it looks, in milliseconds. */
  readonly interval: number;
  private hashed: { readonly text: string; readonly era: string } | undefined;

  constructor(
    private readonly connection: RedisConnection,
    private readonly outbox: Outbox,
    private readonly topic: string,
    private readonly context: FollowBackendContext,
    /** In milliseconds. */
    readonly maxStaleness: number,
  ) {
    this.interval = maxStaleness * SHARE_OF_INTERVAL;
  }

  start(): void {
    this.sampling = this.sample().finally(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.start(), this.interval).unref();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sampling;
  }

  /** Resolves when it has looked: before, no era is known. */
  async looked(): Promise<void> {
    await this.sampling;
  }

  /** Whether what is read from copies is new enough. */
  get isReadable(): boolean {
    if (!this.redis || !this.lag) return false;
    const isKnown = performance.now() - this.lag.asked <= 2 * this.interval;
    return isKnown && this.lag.age <= this.maxStaleness * SHARE_OF_LAG;
  }

  /** Whether Redis has answered of late. */
  get isReachable(): boolean {
    return this.redis !== undefined;
  }

  /** Redis did not answer: nobody asks it again before the next sample. */
  failed(): void {
    this.redis = undefined;
  }

  /** Redis's clock, in microseconds; undefined while it is away. */
  get time(): number | undefined {
    return this.redis && Math.floor(performance.now() * 1_000 + this.redis.offset);
  }

  /** What a copy depends on beside the edges: the types that there are, and the servers' runs. */
  get era(): string {
    const text = JSON.stringify([this.context.types(), this.context.aliases(), this.runs]);
    if (this.hashed?.text !== text) this.hashed = { text, era: createHash('sha1').update(text).digest('base64url') };
    return this.hashed.era;
  }

  private async sample(): Promise<void> {
    const asked = performance.now();
    const [lag, redis] = await Promise.allSettled([this.outbox.oldestAge(this.topic), this.askNodes()]);
    this.lag = lag.status === 'fulfilled' ? { age: lag.value, asked } : undefined;
    this.redis = redis.status === 'fulfilled' ? redis.value : undefined;
    this.runs = this.redis?.runs ?? this.runs;
  }

  private async askNodes(): Promise<RedisSample> {
    const answers = await Promise.all(
      mastersOf(this.connection).map((node) =>
        this.connection.execute(async () => {
          const asked = performance.now();
          const [[seconds, microseconds], info] = await Promise.all([node.time(), node.info('server')]);
          const now = (asked + performance.now()) / 2;
          const offset = Number(seconds) * 1_000_000 + Number(microseconds) - now * 1_000;
          return { offset, run: /^run_id:(\w+)/m.exec(info)?.[1] ?? '' };
        }),
      ),
    );
    return {
      offset: Math.min(...answers.map(({ offset }) => offset)),
      runs: answers
        .map(({ run }) => run)
        .toSorted()
        .join(),
    };
  }
}
