export type { TrackstatsDashboardOptions } from './dashboard.options.js';
export { MissingChartsError } from './errors/missing-charts.error.js';
export { UnguardedDashboardError } from './errors/unguarded-dashboard.error.js';
export { TrackstatsDashboardModule } from './trackstats-dashboard.module.js';
