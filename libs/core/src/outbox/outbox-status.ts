/** What of a topic has not been delivered. */
export interface OutboxStatus {
  readonly length: number;
  /** How long the oldest one has been waiting, in milliseconds; 0 when there is none. */
  readonly oldestAge: number;
  /** How many the relay has tried in vain. They are kept and tried again, ever less often. */
  readonly failing: number;
}
