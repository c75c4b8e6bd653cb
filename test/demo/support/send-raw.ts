import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly method: string;
  /** With its query, and sent as it is: `fetch` would tidy it up. */
  readonly path: string;
  readonly contentType?: string | undefined;
  readonly body?: string;
}

/** Sends it on a connection of its own. The text of an event stream is empty: it would never end. */
export async function sendRaw(
  url: string,
  { method, path, contentType, body = '' }: RawRequest,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  const content = body && { 'content-length': Buffer.byteLength(body) };
  const headers = { ...content, ...(contentType && { 'content-type': contentType }) };
  const sent = request({ hostname, port, path, method, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status = 0 } = response;
  if (!response.headers['content-type']?.startsWith('text/event-stream')) return { status, text: await text(response) };
  sent.on('error', () => {}); // it is cut off
  response.destroy();
  return { status, text: '' };
}
