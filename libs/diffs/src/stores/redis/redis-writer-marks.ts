import type { RedisConnection, RedisScript } from '@spoor/core/redis';
import type { SilentWriter, WriterMarks } from '../writer-marks.js';
import { claimSilentWriters, clearWriter, markWriter } from './scripts/writers.lua.js';

/** In two keys of one slot. */
export class RedisWriterMarks implements WriterMarks {
  private readonly keys: readonly [writers: string, types: string];

  /** @param lifetime of the keys when nobody is there any more, in milliseconds */
  constructor(
    private readonly connection: RedisConnection,
    private readonly lifetime: number,
  ) {
    this.keys = [connection.key('{writers}'), connection.key('{writers}:types')];
  }

  async set(writer: string, types: readonly string[], lifetime: number): Promise<void> {
    await this.send(markWriter, [writer, JSON.stringify(types), lifetime, this.lifetime]);
  }

  async clear(writer: string): Promise<void> {
    await this.send(clearWriter, [writer]);
  }

  async claimSilent(lifetime: number): Promise<readonly SilentWriter[]> {
    const answer = await this.connection.run(claimSilentWriters, this.keys, [lifetime]);
    const silent: SilentWriter[] = [];
    for (let index = 0; index < answer.length; index += 2)
      silent.push({ writer: answer[index] as string, types: JSON.parse(answer[index + 1] as string) as string[] });
    return silent;
  }

  /**
   * By its text: by its hash, a server that does not know it would have to be told once more, which may be too late, or after what was
   * sent later.
   */
  private async send({ lua }: RedisScript<null>, parameters: readonly (string | number)[]): Promise<void> {
    await this.connection.execute((client) => client.eval(lua, 2, ...this.keys, ...parameters));
  }
}
