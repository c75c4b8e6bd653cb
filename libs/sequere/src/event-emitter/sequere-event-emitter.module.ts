import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { SequereService } from '../sequere.service.js';
import { getSequereToken } from '../sequere.tokens.js';
import { EventBridge } from './event-bridge.js';

/**
 * Lets the events of a SequereModule be heard with `@OnEvent`. SequereModule and EventEmitterModule are registered by the application.
 *
 * @example
 * @Module({ imports: [EventEmitterModule.forRoot(), SequereModule.forRoot(), SequereEventEmitterModule.forRoot()] })
 * class AppModule {}
 *
 * class Welcome {
 *   @OnEvent(SEQUERE_FOLLOWED)
 *   async welcome({ from, to }: FollowedEvent): Promise<void> {}
 * }
 */
@Module({})
export class SequereEventEmitterModule {
  /** @param name whose events */
  static forRoot({ name }: { name?: string } = {}): DynamicModule {
    const token = getSequereToken(name) as Type<SequereService>;
    return {
      module: SequereEventEmitterModule,
      providers: [
        {
          provide: EventBridge,
          inject: [ModuleRef, EventEmitter2],
          useFactory: (modules: ModuleRef, emitter: EventEmitter2) =>
            new EventBridge(() => modules.get(token, { strict: false }), emitter),
        },
      ],
    };
  }
}
