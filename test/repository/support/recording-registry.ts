import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

/** What `npm publish` sends. */
export interface Publication {
  name: string;
  versions: Record<string, Record<string, unknown>>;
  'dist-tags': Record<string, string>;
  access: string;
  _attachments: Record<string, { data: string }>;
}

/** A registry on this machine that takes every package and answers with what it has, so that a release can be tried before it is made. */
export class RecordingRegistry {
  readonly publications = new Map<string, Publication>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  /** @returns its address */
  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = decodeURIComponent(request.url?.slice(1).split('?')[0] ?? '');
    if (request.method === 'PUT') this.publications.set(name, (await json(request)) as Publication);
    const publication = this.publications.get(name);
    response.writeHead(publication ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(publication ?? { error: 'Not found' }));
  }
}
