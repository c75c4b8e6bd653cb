export { progressLines } from './progress-lines.js';
export { reportRefusal } from './report-refusal.js';
export { runInterruptibly } from './run-interruptibly.js';
