/** Which background work a process does. */
export interface TrackstatsRoles {
  /**
   * Scheduled tracking.
   * @default true
   */
  tasks?: boolean;
}
