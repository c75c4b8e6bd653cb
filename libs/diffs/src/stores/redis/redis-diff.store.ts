import type { EntityRef } from '@spoor/core';
import { RedisConnection, type RedisOption } from '@spoor/core/redis';
import type { GoneReason } from '../../errors/diffs-gone.error.js';
import { withoutActor } from '../../model/without-actor.js';
import type { ActedDiff, DiffStore, DiffStoreStatus, LogAppend, WakeListener } from '../diff-store.js';
import { LogListeners } from '../log-listeners.js';
import type { LogQuery, LogView, StoredDiff } from '../log-view.js';
import type { PruneResult, PruneRun } from '../pruning.js';
import { randomToken } from '../random-token.js';
import { actedByPages } from './acted-by.js';
import { appendBatches } from './append-batches.js';
import { AppendQueue } from './append-queue.js';
import { generationsOf, LogKeys, nameOf, refOfName, registryOf, SHARDS } from './log-keys.js';
import { pruneShards } from './prune-shards.js';
import { RedisWriterMarks } from './redis-writer-marks.js';
import { append } from './scripts/append.lua.js';
import { erase } from './scripts/erase.lua.js';
import { read } from './scripts/read.lua.js';
import { renew } from './scripts/renew.lua.js';
import { rewrite } from './scripts/rewrite.lua.js';
import { sendBatches } from './send-batches.js';
import { WakeChannel } from './wake-channel.js';

export interface RedisDiffStoreSettings {
  readonly redis: RedisOption;
  readonly prefix: string;
  /** How long an operation may take, in milliseconds. */
  readonly redisTimeout: number;
  /** In milliseconds. */
  readonly retention: number;
}

/**
 * Logs in Redis, a sorted set each, on a single server or a Cluster.
 *
 * The place of a diff is given by the script that appends it: no reader sees a place while a lower one is still to come.
 */
export class RedisDiffStore implements DiffStore {
  readonly isTransactional = false;
  readonly marks: RedisWriterMarks;
  private readonly listeners = new LogListeners();
  private readonly channel: WakeChannel;
  private readonly appends = new AppendQueue((appends) => this.flush(appends));
  /** In microseconds. */
  private readonly retention: number;

  private constructor(
    private readonly connection: RedisConnection,
    retention: number,
  ) {
    this.channel = new WakeChannel(connection, this.listeners);
    this.retention = retention * 1_000;
    this.marks = new RedisWriterMarks(connection, retention * 4);
  }

  /** In the background: it does not wait for the server. */
  static async create({ redis, prefix, redisTimeout, retention }: RedisDiffStoreSettings): Promise<RedisDiffStore> {
    return new RedisDiffStore(await RedisConnection.open(redis, { prefix, timeout: redisTimeout }), retention);
  }

  /** What is written before the connection stands would be lost; a server that is away is not waited for any longer. */
  async open(): Promise<void> {
    await this.connection.execute((client) => client.ping()).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.channel.close();
    await this.connection.close();
  }

  async append(appends: readonly LogAppend[]): Promise<void> {
    await this.appends.add(appends);
  }

  async read(log: EntityRef, { from = 0, before, order, limit }: LogQuery): Promise<LogView> {
    const keys = this.keysOf(log);
    const highest = before === undefined ? '+inf' : `(${before}`;
    const [epoch, headAt, headTag, floorAt, floorTag, floorReason, own, all, now, diffs] = await this.connection.run(
      read,
      [keys.log, keys.state, keys.generations],
      [this.retention, randomToken(), log.type, from, highest, order, limit],
    );
    return {
      state: {
        epoch,
        head: { at: Number(headAt), tag: headTag },
        floor: { at: Number(floorAt), tag: floorTag, reason: floorReason as GoneReason },
      },
      generation: `${own ?? ''}~${all ?? ''}`,
      now: Number(now),
      diffs: storedDiffs(diffs),
    };
  }

  async count(log: EntityRef): Promise<number> {
    return await this.connection.execute((client) => client.zcard(this.keysOf(log).log));
  }

  async renew(logs: readonly EntityRef[]): Promise<void> {
    await Promise.all(
      logs.map(async (log) => {
        const { state, name } = this.keysOf(log);
        await this.connection.run(renew, [state], [randomToken(), name, this.channel.name]);
      }),
    );
  }

  /** Every shard has its copy, so that a log is read with it in one place. */
  async invalidate(types: readonly string[] | 'all'): Promise<void> {
    if (types.length === 0) return;
    const tokens = Object.fromEntries((types === 'all' ? [''] : types).map((type) => [type, randomToken()]));
    await this.onEachShard((shard) =>
      this.connection.execute((client) => client.hset(this.connection.key(generationsOf(shard)), tokens)),
    );
    for (const type of Object.keys(tokens))
      await this.connection.execute((client) => client.publish(this.channel.name, encodeURIComponent(type)));
  }

  async erase(entity: EntityRef): Promise<void> {
    const { state } = this.keysOf(entity);
    const others = (await this.connection.execute((client) => client.hget(state, 'logs'))) ?? '';
    const text = `"entity":${JSON.stringify({ type: entity.type, id: entity.id })}`;
    const names = [nameOf(entity), ...others.split('\n').filter(Boolean)];
    await Promise.all(
      names.map(async (name) => {
        const keys = this.keysOf(refOfName(name));
        await this.connection.run(
          erase,
          [keys.log, keys.state, keys.registry],
          [text, name, randomToken(), this.channel.name],
        );
      }),
    );
  }

  async *actedBy(actor: EntityRef): AsyncGenerator<ActedDiff, void, undefined> {
    for await (const page of actedByPages(this.connection, actor)) yield* page;
  }

  async forgetActor(actor: EntityRef): Promise<void> {
    for await (const page of actedByPages(this.connection, actor))
      await Promise.all(
        page.map(({ log, body }) => this.connection.run(rewrite, [this.keysOf(log).log], [body, withoutActor(body)])),
      );
  }

  async prune(run: PruneRun = {}): Promise<PruneResult> {
    return await pruneShards(this.connection, this.retention, run);
  }

  subscribe(log: EntityRef, listener: WakeListener): () => void {
    const end = this.listeners.add(log, listener);
    this.channel.open();
    return end;
  }

  async status(): Promise<DiffStoreStatus> {
    const logs = await this.onEachShard((shard) =>
      this.connection.execute((client) => client.zcard(this.connection.key(registryOf(shard)))),
    );
    return { logs: logs.reduce((sum, count) => sum + count, 0) };
  }

  private async flush(appends: readonly LogAppend[]): Promise<void> {
    const batches = appendBatches(appends, (log) => this.keysOf(log), this.connection.isCluster);
    const head = [this.retention, this.channel.name];
    await sendBatches(batches, ({ keys, parameters }) => this.connection.run(append, keys, [...head, ...parameters]));
  }

  private async onEachShard<Result>(work: (shard: number) => Promise<Result>): Promise<Result[]> {
    return await Promise.all(Array.from({ length: SHARDS }, (_, shard) => work(shard)));
  }

  private keysOf(log: EntityRef): LogKeys {
    return new LogKeys(log, (name) => this.connection.key(name));
  }
}

/** From bodies, each followed by its place. */
function storedDiffs(answer: readonly string[]): StoredDiff[] {
  const diffs: StoredDiff[] = [];
  for (let index = 0; index < answer.length; index += 2)
    diffs.push({ body: answer[index] as string, at: Number(answer[index + 1]) });
  return diffs;
}
