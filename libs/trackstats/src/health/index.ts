export { TrackstatsHealthIndicator } from './trackstats.health-indicator.js';
export { TrackstatsHealthModule } from './trackstats-health.module.js';
