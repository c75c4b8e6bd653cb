import { join } from 'node:path';
import { startChild, type Child } from '../../support/child.js';
import { waitFor } from '../../support/wait-for.js';
import type { ImportProgress } from '../../../apps/demo/src/importing/import-progress.js';
import { cleanGitEnvironment } from './scratch-repository.js';

export const MAIN = join(__dirname, '../../../apps/demo/dist/main.js');

export interface DemoStart {
  repository: string;
  /** A file or a server's URL; the URL goes through DATABASE_URL. */
  database: string;
  parameters?: string[];
  environment?: Record<string, string>;
}

const running = new Set<Demo>();

/** The demo as its users start it: a process of its own, on any free port. */
export class Demo {
  private constructor(
    readonly child: Child,
    readonly url: string,
  ) {}

  static async start({ repository, database, parameters = [], environment = {} }: DemoStart): Promise<Demo> {
    const isServer = database.includes('://');
    const child = startChild(MAIN, {
      parameters: ['--repo', repository, ...(isServer ? [] : ['--database', database]), ...parameters],
      environment: {
        ...(cleanGitEnvironment() as Record<string, string>),
        PORT: '0',
        REDIS_URL: '',
        ...(isServer && { DATABASE_URL: database }),
        ...environment,
      },
    });
    const said = (): string | undefined => /Spoor demo: (\S+)/.exec(child.output())?.[1];
    await waitFor(() => said() !== undefined, {
      // Where two are started at once on an empty database, one of them fails to make the tables and tries again seconds later.
      timeout: 20_000,
      what: () => `the demo, which has said:\n${child.output()}`,
    }).catch(async (error: unknown) => {
      await child.kill('SIGKILL');
      throw error;
    });
    const demo = new Demo(child, said() as string);
    running.add(demo);
    return demo;
  }

  async get<Body>(path: string): Promise<Body> {
    return (await (await fetch(this.url + path)).json()) as Body;
  }

  async post<Body>(path: string): Promise<Body> {
    return await this.send('POST', path);
  }

  async send<Body>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Body> {
    const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return (await (await fetch(this.url + path, { method, ...content })).json()) as Body;
  }

  /** Resolves with the first progress that is as wanted. */
  async progress(isWanted: (progress: ImportProgress) => boolean, timeout?: number): Promise<ImportProgress> {
    let progress: ImportProgress | undefined;
    await waitFor(async () => isWanted((progress = await this.get<ImportProgress>('/api/progress'))), {
      timeout,
      interval: 1,
      what: () => `the import, which is at ${JSON.stringify(progress)}:\n${this.child.output()}`,
    });
    return progress as unknown as ImportProgress;
  }

  /** Resolves when there is nothing more to import, or something is in the way. */
  async settled(timeout = 20_000): Promise<ImportProgress> {
    return await this.progress(({ state }) => state === 'complete' || state === 'blocked', timeout);
  }

  /** Resolves when the log holds the words. */
  async hasSaid(words: string): Promise<void> {
    await waitFor(() => this.child.output().includes(words), { what: () => `"${words}" in:\n${this.child.output()}` });
  }

  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    running.delete(this);
    return await this.child.kill(signal);
  }
}

export async function endDemos(): Promise<void> {
  await Promise.all([...running].map((demo) => demo.end('SIGKILL')));
}
