import type { HttpServer } from '@nestjs/common';
import { once } from 'node:events';
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What Express and Fastify have in common. */
export interface PlatformRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, string>>;
}

/** Express's response is Node's; Fastify's has it inside. */
export type PlatformResponse =
  | (ServerResponse & { readonly raw?: undefined })
  | { readonly raw: ServerResponse; getHeaders(): OutgoingHttpHeaders; hijack(): unknown };

/** A request and its answer, which is sent at once or bit by bit. */
export class Exchange {
  private readonly raw: ServerResponse;
  private readonly ending = new AbortController();

  constructor(
    private readonly adapter: HttpServer,
    readonly request: PlatformRequest,
    private readonly response: PlatformResponse,
  ) {
    this.raw = response.raw ?? response;
    if (this.raw.closed) this.ending.abort();
    else this.raw.once('close', () => this.ending.abort());
  }

  /** Aborted when the answer has ended, or the client has gone. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  get hasBegun(): boolean {
    return this.raw.headersSent;
  }

  answer(status: number, headers: Record<string, string>, body?: string): void {
    if (this.signal.aborted) return;
    for (const [name, value] of Object.entries(headers)) this.adapter.setHeader?.(this.response, name, value);
    this.adapter.reply(this.response, body, status);
  }

  /** Begins an answer that goes on for as long as there is something to say. */
  open(headers: Record<string, string>): void {
    if (this.response.raw) this.response.hijack();
    this.raw.writeHead(200, { ...this.response.getHeaders(), ...headers });
    this.raw.flushHeaders();
  }

  /** Resolves when the client takes more, so that nothing piles up for a slow one. */
  async write(text: string): Promise<void> {
    if (this.signal.aborted || this.raw.write(text)) return;
    await once(this.raw, 'drain', { signal: this.signal }).catch(() => undefined);
  }

  end(): void {
    this.raw.end();
  }
}
