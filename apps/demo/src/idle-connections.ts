import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

const INTERVAL_MILLISECONDS = 50;

/**
 * Closes connections as soon as nothing is under way on them once the server is closing. Node does so once; those that end a request
 * later would stay for five seconds, and a browser that comes back for its events on one of them for ever.
 */
@Injectable()
export class IdleConnections implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    // A command has none.
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const server = adapter?.getHttpServer() as Server | undefined;
    if (!server?.listening) return;
    const timer = setInterval(() => server.closeIdleConnections(), INTERVAL_MILLISECONDS);
    server.once('close', () => clearInterval(timer));
  }
}
