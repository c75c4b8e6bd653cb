import type { TrackDiffsOptions } from './track-diffs.options.js';

const TRACKED = Symbol.for('spoor:track-diffs');

type Tracked = { [TRACKED]?: TrackDiffsOptions };

/**
 * Keeps the diffs of an entity, whichever way TypeORM writes it. There is nothing else to call.
 *
 * Subclasses are tracked as well, with their own options if they have some.
 *
 * @example
 * @TrackDiffs<Choice>({ parent: (choice) => ref(Question, choice.questionId), exclude: ['internalNote'] })
 * @Entity()
 * class Choice {}
 */
export function TrackDiffs<Entity extends object>(options: TrackDiffsOptions<Entity> = {}): ClassDecorator {
  return (target) => void Object.defineProperty(target, TRACKED, { value: options, configurable: true });
}

/** Undefined for a class whose diffs are not kept. */
export function trackedOptions(target: unknown): TrackDiffsOptions | undefined {
  return typeof target === 'function' ? (target as Tracked)[TRACKED] : undefined;
}
