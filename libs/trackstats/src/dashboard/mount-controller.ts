import { Controller, UseGuards, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import type { ResolvedDashboardOptions } from './dashboard.options.js';

/** A controller of its own for each place where the dashboard is mounted: Nest takes path and guards from the class. */
export function mountController(
  controller: Type<object>,
  path: string,
  guards: ResolvedDashboardOptions['guards'],
): Type<object> {
  const mounted = class extends controller {};
  Controller({ path, version: VERSION_NEUTRAL })(mounted);
  UseGuards(...guards)(mounted);
  return mounted;
}
