import { type DynamicModule, Module } from '@nestjs/common';
import { DashboardAssets } from './dashboard.assets.js';
import { resolveOptions, type TrackstatsDashboardOptions } from './dashboard.options.js';
import { DashboardService } from './dashboard.service.js';
import { DASHBOARD_OPTIONS } from './dashboard.tokens.js';
import { DataController } from './data.controller.js';
import { UnguardedDashboardError } from './errors/unguarded-dashboard.error.js';
import { mountController } from './mount-controller.js';
import { PageController } from './page.controller.js';

/**
 * A page with charts of every registered metric, and the data behind it. TrackstatsModule is registered by the application.
 *
 * @example TrackstatsDashboardModule.forRoot({ path: 'admin/statistics', guards: [AdminGuard] })
 */
@Module({})
export class TrackstatsDashboardModule {
  /** @throws UnguardedDashboardError, when the application starts in production and there is no guard */
  static forRoot(given: TrackstatsDashboardOptions = {}): DynamicModule {
    const options = resolveOptions(given);
    const { path, guards, imports } = options;
    return {
      module: TrackstatsDashboardModule,
      imports,
      controllers: [
        mountController(PageController, path, guards),
        mountController(DataController, `${path}/data`, guards),
      ],
      providers: [
        { provide: DASHBOARD_OPTIONS, useFactory: () => checked(options) },
        { provide: DashboardAssets, useFactory: () => DashboardAssets.load() },
        DashboardService,
      ],
    };
  }
}

function checked(options: ReturnType<typeof resolveOptions>): typeof options {
  if (options.guards.length === 0 && process.env.NODE_ENV === 'production')
    throw new UnguardedDashboardError(options.path);
  return options;
}
