import type { RedisConnection } from '@spoor/core/redis';

/** Where a run over all keys has got to: the server, which run of it, and SCAN's cursor there. */
export interface Place {
  readonly server: string;
  readonly runId: string;
  readonly cursor: string;
}

/** How long an interrupted run can be continued, in seconds: a day. */
const LIFETIME = 86_400;

/** Remembers in Redis where a run was interrupted, so that any process can go on there. */
export class Progress {
  private readonly key: string;

  /** @param name of the run, for each has a place of its own */
  constructor(
    private readonly connection: RedisConnection,
    name: string,
  ) {
    this.key = connection.key(`progress:${name}`);
  }

  async load(): Promise<Place | undefined> {
    const text = await this.connection.execute((client) => client.get(this.key));
    return text === null ? undefined : (JSON.parse(text) as Place);
  }

  async save(place: Place): Promise<void> {
    await this.connection.execute((client) => client.set(this.key, JSON.stringify(place), 'EX', LIFETIME));
  }

  async clear(): Promise<void> {
    await this.connection.execute((client) => client.del(this.key));
  }
}
