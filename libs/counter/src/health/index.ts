export { CounterHealthIndicator } from './counter.health-indicator.js';
export { CounterHealthModule } from './counter-health.module.js';
