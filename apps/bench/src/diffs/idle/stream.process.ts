import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerLoad, ServerQuestion } from './server-load.js';

const PROGRAM = fileURLToPath(new URL('stream.server.js', import.meta.url));

/** The server in a process of its own, so that what it takes is told from what its clients take. */
export class StreamProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(redis: string, topics: number): Promise<StreamProcess> {
    const child = fork(PROGRAM, [redis, String(topics)], { execArgv: ['--expose-gc'] });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new StreamProcess(child, url);
  }

  /** After a collection of garbage. */
  async load(): Promise<ServerLoad> {
    const answered = once(this.child, 'message');
    this.ask('load');
    const [load] = (await answered) as [ServerLoad];
    return load;
  }

  write(): void {
    this.ask('write');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  private ask(question: ServerQuestion): void {
    this.child.send(question);
  }
}
