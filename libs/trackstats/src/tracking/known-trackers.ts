import type { ResolvedTracker } from './resolved-tracker.js';

/** So many that were run by hand are watched: each looks at every change of its entities. */
const MOST_BY_HAND = 1_000;

/** What has become of the others by a tracker's being run. */
export interface Noticed {
  /** Whether others are known than before. */
  readonly isNew: boolean;
  /** Whether one had to be forgotten, for the first time. */
  readonly isFull: boolean;
}

/** The trackers whose changes a process notices: those that it declares, and the last ones that were run by hand. */
export class KnownTrackers {
  private readonly declared = new Map<string, ResolvedTracker>();
  /** The one that was run longest ago comes first. */
  private readonly byHand = new Map<string, ResolvedTracker>();
  private hasForgotten = false;

  get all(): ResolvedTracker[] {
    return [...this.declared.values(), ...this.byHand.values()];
  }

  has(key: string): boolean {
    return this.declared.has(key) || this.byHand.has(key);
  }

  /** Whether it is one of an entity or a feature, which every process of the application declares. */
  isDeclared(key: string): boolean {
    return this.declared.has(key);
  }

  /** Whether changes may have gone unnoticed since a run of it in this process. */
  mayHaveMissed(key: string): boolean {
    return this.hasForgotten && !this.has(key);
  }

  declare(tracker: ResolvedTracker): void {
    this.byHand.delete(tracker.key);
    this.declared.set(tracker.key, tracker);
  }

  runByHand(tracker: ResolvedTracker): Noticed {
    const { key, hash } = tracker;
    const trackers = this.declared.has(key) ? this.declared : this.byHand;
    const isNew = trackers.get(key)?.hash !== hash;
    if (trackers === this.byHand) trackers.delete(key);
    trackers.set(key, tracker);
    const [oldest] = this.byHand.keys();
    if (oldest === undefined || this.byHand.size <= MOST_BY_HAND) return { isNew, isFull: false };
    this.byHand.delete(oldest);
    const isFull = !this.hasForgotten;
    this.hasForgotten = true;
    return { isNew, isFull };
  }
}
