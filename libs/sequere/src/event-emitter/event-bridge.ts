import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { SequereService } from '../sequere.service.js';
import { SEQUERE_FOLLOWED, SEQUERE_UNFOLLOWED } from './event-names.js';

/** Tells the application's EventEmitter2 what the service tells. */
export class EventBridge implements OnModuleInit, OnApplicationShutdown {
  private stops: (() => void)[] = [];

  /** @param service asked for when the module is initialised, since providers may be made in any order */
  constructor(
    private readonly service: () => SequereService,
    private readonly emitter: EventEmitter2,
  ) {}

  onModuleInit(): void {
    const { events } = this.service();
    this.stops = [
      events.on('followed', async (event) => void (await this.emitter.emitAsync(SEQUERE_FOLLOWED, event))),
      events.on('unfollowed', async (event) => void (await this.emitter.emitAsync(SEQUERE_UNFOLLOWED, event))),
    ];
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
  }
}
