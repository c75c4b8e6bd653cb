import { type DynamicModule, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { CounterService } from '../counter.service.js';
import { getCountersToken } from '../counter.tokens.js';
import { CounterHealthIndicator } from './counter.health-indicator.js';

/** Provides CounterHealthIndicator for the application's health controller. CounterModule is registered by the application. */
@Module({})
export class CounterHealthModule {
  /** @param name which instance of CounterModule to watch */
  static forRoot({ name }: { name?: string } = {}): DynamicModule {
    return {
      module: CounterHealthModule,
      imports: [TerminusModule],
      providers: [
        {
          provide: CounterHealthIndicator,
          inject: [ModuleRef, HealthIndicatorService],
          useFactory: (modules: ModuleRef, health: HealthIndicatorService) =>
            new CounterHealthIndicator(
              () => modules.get<CounterService>(getCountersToken(name), { strict: false }),
              health,
            ),
        },
      ],
      exports: [CounterHealthIndicator],
    };
  }
}
