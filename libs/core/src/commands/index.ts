export { progressLines } from './progress-lines.js';
export { reportRefusal } from './report-refusal.js';
export { runInterruptibly } from './run-interruptibly.js';
export { withProgress, type Stage } from './with-progress.js';
