import { type DynamicModule, Module } from '@nestjs/common';
import { healthModule } from '@spoor/core/health';
import { getCountersToken } from '../counter.tokens.js';
import { CounterHealthIndicator } from './counter.health-indicator.js';

/** Provides CounterHealthIndicator for the application's health controller. CounterModule is registered by the application. */
@Module({})
export class CounterHealthModule {
  /** @param name which instance of CounterModule to watch */
  static forRoot({ name }: { name?: string } = {}): DynamicModule {
    return healthModule(CounterHealthModule, CounterHealthIndicator, getCountersToken(name));
  }
}
