export { DiffsHealthIndicator } from './diffs.health-indicator.js';
export { DiffsHealthModule } from './diffs-health.module.js';
