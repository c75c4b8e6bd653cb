import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { request, type IncomingMessage } from 'node:http';
import { waitFor } from '../../support/wait-for.js';

export interface SseOptions {
  lastEventId?: string | undefined;
  /** Loses the connection after so many characters, be it amid an event. */
  cutAfter?: number;
  /** Where the server listens, other than the URL says. */
  socketPath?: string;
}

/** One connection to a stream of server-sent events, that can be cut at any byte. */
export class SseConnection {
  readonly events: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  /** All that was sent. */
  text = '';
  hasEnded = false;
  private response: IncomingMessage | undefined;
  private readonly sent;

  constructor(url: string, { lastEventId, cutAfter = Infinity, socketPath }: SseOptions = {}) {
    const parser = createParser({
      onEvent: (event) => this.events.push(event),
      onComment: (comment) => this.comments.push(comment),
    });
    const headers = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
    this.sent = request(url, { headers, agent: false, ...(socketPath && { socketPath }) }, (response) => {
      this.response = response;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const arrived = chunk.slice(0, cutAfter - this.text.length);
        this.text += arrived;
        parser.feed(arrived);
        if (this.text.length >= cutAfter) this.cut();
      });
    });
    this.sent.on('error', () => {}); // cut, by whichever side
    this.sent.on('close', () => (this.hasEnded = true));
    this.sent.end();
  }

  /** Resolves with the answer's head. */
  async opened(): Promise<IncomingMessage> {
    await waitFor(() => this.response !== undefined || this.hasEnded);
    if (!this.response) throw new Error('The connection has ended without an answer.');
    return this.response;
  }

  /** Stops reading, as a client that is busy or far away does. */
  pause(): void {
    this.response?.pause();
  }

  resume(): void {
    this.response?.resume();
  }

  cut(): void {
    this.sent.destroy();
  }

  get lastEventId(): string | undefined {
    return this.events.findLast(({ id }) => id !== undefined)?.id;
  }

  /** The diffs among the events. */
  diffs<Diff>(): Diff[] {
    return this.events.filter(({ event }) => event === 'message').map(({ data }) => JSON.parse(data) as Diff);
  }

  async has(count: number, event = 'message'): Promise<void> {
    await waitFor(() => this.events.filter((each) => each.event === event).length >= count, {
      what: () => `${count} of ${event} in:\n${this.text}`,
    });
  }

  async ended(): Promise<void> {
    await waitFor(() => this.hasEnded, { what: () => `the end of:\n${this.text}` });
  }
}
