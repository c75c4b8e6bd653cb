export interface FollowResult {
  /** Whether the follow is new: true exactly once, whoever makes the same one at the same time. */
  readonly changed: boolean;
  /** Since when it stands: following again keeps the first date. */
  readonly since: Date;
}

export interface UnfollowResult {
  /** Whether there was a follow: true exactly once. */
  readonly changed: boolean;
}
