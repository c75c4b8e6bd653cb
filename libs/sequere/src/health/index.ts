export { SequereHealthIndicator } from './sequere.health-indicator.js';
export { SequereHealthModule } from './sequere-health.module.js';
