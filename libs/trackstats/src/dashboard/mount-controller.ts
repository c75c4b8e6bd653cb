import { Controller, UseGuards, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import type { ResolvedDashboardOptions } from './dashboard.options.js';

/** What `@ApiExcludeController()` of @nestjs/swagger sets: the page is no part of the application's own API. */
const NOT_IN_OPENAPI = 'swagger/apiExcludeController';

/** A controller of its own for each place where the dashboard is mounted: Nest takes path and guards from the class. */
export function mountController(
  controller: Type<object>,
  path: string,
  guards: ResolvedDashboardOptions['guards'],
): Type<object> {
  const mounted = class extends controller {};
  Controller({ path, version: VERSION_NEUTRAL })(mounted);
  UseGuards(...guards)(mounted);
  Reflect.defineMetadata(NOT_IN_OPENAPI, [true], mounted);
  return mounted;
}
