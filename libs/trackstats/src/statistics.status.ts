/** How a StatisticsService is doing. */
export interface StatisticsStatus {
  /** Calls that are not on their way yet: gathered for the next statement, or standing aside for somebody's row lock. */
  readonly waiting: number;
}
