export { healthModule } from './health-module.js';
export { ProbeHealthIndicator } from './probe-health.indicator.js';
