import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** What became of a request: `refused` before the process had taken it, or `cut` off by it before it was answered. */
export type Outcome = { readonly status: number; readonly text: string } | 'refused' | 'cut';

/**
 * Sends a PUT on a connection of its own, and asks to be told when the process has taken it: what waits in the queue of a port that is
 * closed is reset by the system, and nothing of it has reached the process.
 */
export async function putWatched(url: string): Promise<Outcome> {
  const headers = { expect: '100-continue', 'content-length': 0 };
  const sent = request(url, { method: 'PUT', agent: false, headers });
  let isTaken = false;
  sent.once('continue', () => {
    isTaken = true;
    sent.end();
  });
  sent.flushHeaders();
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, text: await text(response) };
  } catch {
    return isTaken ? 'cut' : 'refused';
  }
}
