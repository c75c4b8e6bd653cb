import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse) => void;

export interface FeedServer {
  /** The address of its one database. */
  url: string;
  requests: IncomingMessage[];
  stop(): Promise<void>;
}

/** A server that says exactly what it is told to: each connection gets the next answer, later ones the last. */
export async function serveFeed(...answers: Answer[]): Promise<FeedServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]?.(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/animals`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const line = (seq: unknown, id = `animal ${String(seq)}`): string =>
  `${JSON.stringify({ seq, id, changes: [{ rev: '1-a' }] })}\n`;

/** Writes these pieces, each in a chunk of its own, and then stays silent. */
export const feed =
  (...pieces: (string | Uint8Array)[]): Answer =>
  (response) => {
    response.socket?.setNoDelay(true);
    response.writeHead(200, { 'content-type': 'application/json' });
    const writeFrom = (index: number): void => {
      const piece = pieces[index];
      // Only a turn of the event loop later than the last one was sent; else the chunks would travel together.
      if (piece !== undefined) response.write(piece, () => setImmediate(writeFrom, index + 1));
    };
    response.flushHeaders();
    writeFrom(0);
  };

/** Writes this and breaks the connection. */
export const cutAfter =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200);
    response.write(text, () => setImmediate(() => response.destroy()));
  };

export const refuse =
  (status: number, answer: object): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(answer)}\n`);
