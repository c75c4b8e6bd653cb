import { type DynamicModule, Module } from '@nestjs/common';
import { healthModule } from '@spoor/core/health';
import { getSequereToken } from '../sequere.tokens.js';
import { SequereHealthIndicator } from './sequere.health-indicator.js';

/** Provides SequereHealthIndicator for the application's health controller. SequereModule is registered by the application. */
@Module({})
export class SequereHealthModule {
  /** @param name which instance of SequereModule to watch */
  static forRoot({ name }: { name?: string } = {}): DynamicModule {
    return healthModule(SequereHealthModule, SequereHealthIndicator, getSequereToken(name));
  }
}
