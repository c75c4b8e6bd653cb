import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startChild, type Child } from '../../support/child.js';

const PROGRAM = join(__dirname, '..', 'programs', 'couch-server.mjs');

/** A real server of CouchDB's protocol. */
export class CouchServer {
  private constructor(
    private readonly child: Child,
    readonly url: string,
  ) {}

  static async start(): Promise<CouchServer> {
    const child = startChild(PROGRAM);
    return new CouchServer(child, (await child.next<{ url: string }>()).url);
  }

  /** A fresh database with these documents. */
  async createDatabase(ids: string[] = [], name = `animals-${randomUUID()}`): Promise<CouchTestDatabase> {
    const database = new CouchTestDatabase(this, name);
    await send('PUT', database.url);
    await database.write(ids);
    return database;
  }

  /** The addresses that clients have asked for, oldest first. */
  get requests(): URL[] {
    const lines = this.child.output().split('\n');
    return lines
      .filter((line) => line.startsWith('{"request"'))
      .map((line) => new URL((JSON.parse(line) as { request: string }).request, this.url));
  }

  /** Breaks the connections of all feeds. */
  cut(): void {
    this.child.send('cut');
  }

  async stop(): Promise<void> {
    await this.child.kill('SIGKILL');
  }
}

export class CouchTestDatabase {
  readonly url: string;

  constructor(
    private readonly server: CouchServer,
    readonly name: string,
  ) {
    this.url = `${server.url}/${name}`;
  }

  /** Each new document is one change, and its `seq` is one more than the last. */
  async write(ids: string[]): Promise<void> {
    await send('POST', `${this.url}/_bulk_docs`, { docs: ids.map((id) => ({ _id: id })) });
  }

  /** What listeners have asked its changes feed for, one entry for each connection. */
  get feeds(): Record<string, string>[] {
    const feeds = this.server.requests.filter(({ pathname }) => pathname === `/${this.name}/_changes`);
    return feeds.map(({ searchParams }) => Object.fromEntries(searchParams));
  }
}

async function send(method: string, url: string, body?: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: ${await response.text()}`);
}
