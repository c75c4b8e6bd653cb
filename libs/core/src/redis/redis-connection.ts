import { ClusterNodes } from './cluster-nodes.js';
import { CommonWrite } from './common-write.js';
import { settleWithin, withDeadline, type Settlers } from './deadline.js';
import { describeServer } from './describe-server.js';
import { RedisUnavailableError } from './errors/redis-unavailable.error.js';
import { EvictionCheck } from './eviction.js';
import { openClient, type OpenedClient } from './open-client.js';
import { OutageLog } from './outage-log.js';
import { Readiness } from './readiness.js';
import { redisFailure } from './redis-failure.js';
import type { RedisClient, RedisCluster, RedisOption } from './redis-option.js';
import type { RedisScript } from './redis-script.js';
import { runScript, type ScriptParameter } from './run-script.js';
import { reasonOf, translateRedisError } from './translate-redis-error.js';

export interface RedisConnectionSettings {
  /**
   * What `key()` puts before every name.
   * @default ''
   */
  prefix?: string;
  /**
   * How long an operation may take, waiting for the connection included, in milliseconds.
   * @default 1000
   */
  timeout?: number;
}

/** `at once` is for what is many calls' work already: the server begins while the next is put together. */
type Leaving = 'together' | 'at once';

type Operation<Result> = (client: RedisClient) => Promise<Result>;

/** An operation on its way, be it for the first time or again. */
interface Call<Result> extends Settlers<Result> {
  readonly operation: Operation<Result>;
  /** By when it must have ended, by `performance.now()`. */
  readonly end: number;
  readonly leaving: Leaving;
}

/** How long a slot that migrates is left alone before the next attempt, in milliseconds. */
const MIGRATION_PAUSE = 20;

/**
 * A module's connection to a Redis server or Cluster.
 *
 * Whatever client it stands on, an operation ends within `timeout`: with an answer, or with a RedisUnavailableError that says
 * whether it may still have happened. Once Redis has been away for longer than that, operations fail at once.
 *
 * @example
 * const redis = await RedisConnection.open('redis://localhost:6379', { prefix: 'diffs:' });
 * await redis.execute((client) => client.zcard(redis.key('log')));
 * await redis.close();
 */
export class RedisConnection {
  private readonly server: string;
  private readonly outages: OutageLog | undefined;
  private readonly readiness: Readiness;
  private readonly evictionCheck: EvictionCheck;
  private readonly commonWrite: CommonWrite;
  /** Of a Cluster. */
  private readonly nodes: ClusterNodes | undefined;
  private underWay = 0;
  private allSettled: () => void = () => {};
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly opened: OpenedClient,
    private readonly prefix: string,
    private readonly timeout: number,
  ) {
    const { client, owned } = opened;
    this.server = describeServer(client);
    this.outages = owned ? new OutageLog(client, this.server) : undefined;
    this.readiness = new Readiness(client);
    this.commonWrite = new CommonWrite(client);
    if (client.isCluster && ClusterNodes.canServe(client as RedisCluster))
      this.nodes = new ClusterNodes(client as RedisCluster);
    this.evictionCheck = new EvictionCheck(client, this.server, timeout);
  }

  /**
   * Opens a connection in the background: it does not wait for the server, which may be away. As soon as the server answers, a
   * warning is logged if it evicts keys when its memory is full.
   *
   * @throws MissingDriverError when a client has to be made and ioredis is not installed
   * @throws InvalidArgumentError when the option is empty, or its factory returned no client
   */
  static async open(option: RedisOption, settings: RedisConnectionSettings = {}): Promise<RedisConnection> {
    const { prefix = '', timeout = 1_000 } = settings;
    return new RedisConnection(await openClient(option, timeout), prefix, timeout);
  }

  /** The ioredis client itself; calls on it have no deadline. */
  get client(): RedisClient {
    return this.opened.client;
  }

  /** Whether keys are spread over nodes, so that those of one script must share a `{tag}`. */
  get isCluster(): boolean {
    return this.client.isCluster;
  }

  /** The full name of a key. Nothing else puts the prefix there. */
  key(name: string): string {
    return this.prefix + name;
  }

  /**
   * Runs a command, or a few, within the deadline.
   *
   * @param operation is called again while a Cluster migrates a slot, so a refused command must be its first
   * @param leaving whether it leaves together with what others send in this turn of the event loop, or at once
   * @throws RedisUnavailableError when Redis is away, late or cannot serve; other errors of the commands pass unchanged
   */
  async execute<Result>(operation: Operation<Result>, leaving: Leaving = 'together'): Promise<Result> {
    const end = performance.now() + this.timeout;
    this.underWay += 1;
    try {
      // Without a pause when it is ready: commands leave in the order of their calls.
      if (this.closing || this.client.status !== 'ready') await this.becomeReady();
      return await new Promise<Result>((resolve, reject) => this.attempt({ operation, end, leaving, resolve, reject }));
    } catch (error) {
      // Here, where its stack names the callers.
      throw translateRedisError(error, this.server, this.timeout);
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.allSettled();
    }
  }

  /**
   * Runs a script atomically: by its hash, and by its text where the server does not have it (yet, or no longer).
   *
   * @param keys full names, exactly as many as the script has; on a Cluster all of one slot
   * @param leaving as of `execute()`
   * @throws RedisUnavailableError as `execute()` does
   * @throws InvalidArgumentError when the number of keys is wrong
   */
  run<Result>(
    script: RedisScript<Result>,
    keys: readonly string[],
    parameters: readonly ScriptParameter[] = [],
    leaving?: Leaving,
  ): Promise<Result> {
    return this.execute((client) => runScript(client, script, keys, parameters, this.nodes), leaving);
  }

  /**
   * Asks whether Redis answers, for health checks.
   *
   * @returns how long that took, in milliseconds
   * @throws RedisUnavailableError when it does not
   */
  async ping(): Promise<number> {
    const start = performance.now();
    await this.execute((client) => client.ping());
    return performance.now() - start;
  }

  /**
   * Ends the connection, after what is under way has had its answer or its error; a client that was passed in is left open. Later
   * operations are refused. Redis may be away: it takes no longer than twice the timeout.
   */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private attempt<Result>(call: Call<Result>): void {
    const { operation, end, leaving, resolve } = call;
    try {
      const written = leaving === 'together' ? this.commonWrite.gather() : undefined;
      const settlers = { resolve, reject: (error: unknown) => this.failed(call, error) };
      settleWithin(operation(this.client), end - performance.now(), settlers, written);
    } catch (error) {
      this.failed(call, error);
    }
  }

  private failed<Result>(call: Call<Result>, error: unknown): void {
    const again = redisFailure(error) === 'migrating' && performance.now() + MIGRATION_PAUSE < call.end;
    if (again) setTimeout(() => this.attempt(call), MIGRATION_PAUSE);
    else call.reject(error);
  }

  private async becomeReady(): Promise<void> {
    if (!this.closing && (await this.readiness.within(this.timeout)) && !this.closing) return;
    const cause = this.closing ? undefined : this.outages?.lastError;
    const problem = this.closing ? 'was left by close()' : 'cannot be reached';
    throw new RedisUnavailableError(`${this.server} ${problem}${cause ? ` (${reasonOf(cause)})` : ''}`, false, {
      cause,
    });
  }

  private async end(): Promise<void> {
    const { client, opened } = this;
    // A Cluster that is told to end while it connects leaves connections behind.
    if (opened.owned && client.isCluster && client.status.startsWith('connect'))
      await this.readiness.within(this.timeout);
    this.readiness.stop();
    this.outages?.stop();
    this.nodes?.stop();
    await this.evictionCheck.stop();
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.allSettled = resolve));
    if (!this.opened.owned) return;
    const quit = this.client.status === 'ready' ? this.client.quit() : Promise.reject(new Error('not connected'));
    await withDeadline(quit, this.timeout).catch(() => this.client.disconnect());
  }
}
