export { FakeClock } from './fake-clock.js';
export { settle } from './settle.js';
