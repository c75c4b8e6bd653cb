import type { FollowDifference } from '../../follow-maintenance.js';

/** What a look at some keys has shown. */
export interface Inspection {
  /** How many entries were looked at. */
  readonly checked: number;
  readonly differences: readonly FollowDifference[];
}

/** Looks whether everything that is stored more than once agrees. It may be interrupted between any two keys. */
export interface Inspector {
  /** What SCAN is to find. */
  readonly pattern: string;
  /** @param mend whether to put right what is wrong */
  inspect(key: string, mend: boolean): Promise<Inspection>;
}

export const NOTHING: Inspection = { checked: 0, differences: [] };
