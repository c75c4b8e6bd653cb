/** How the group commits of one CounterService are doing. */
export interface CounterStatus {
  /** Calls that are not on their way yet: gathered for the next statement, or standing aside for somebody's row lock. */
  readonly waiting: number;
}
