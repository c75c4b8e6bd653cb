export { openDiffs, type OpenDiffs } from './open-diffs.js';
