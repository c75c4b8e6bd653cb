import type { DynamicModule, InjectionToken, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { ProbeHealthIndicator } from './probe-health.indicator.js';

type IndicatorClass<Service> = new (
  service: () => Service,
  health: HealthIndicatorService,
) => ProbeHealthIndicator<Service>;

/**
 * A module that provides an indicator for the application's health controller.
 *
 * @param token of the service that is watched; the application's own module provides it
 */
export function healthModule<Service>(
  module: Type,
  indicator: IndicatorClass<Service>,
  token: InjectionToken<Service>,
): DynamicModule {
  return {
    module,
    imports: [TerminusModule],
    providers: [
      {
        provide: indicator,
        inject: [ModuleRef, HealthIndicatorService],
        useFactory: (modules: ModuleRef, health: HealthIndicatorService) =>
          new indicator(() => modules.get(token as Type<Service>, { strict: false }), health),
      },
    ],
    exports: [indicator],
  };
}
