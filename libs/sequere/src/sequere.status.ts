import type { FollowBackendStatus } from './backends/follow-backend.js';

/** What health checks show of one SequereService. */
export interface SequereStatus extends FollowBackendStatus {
  /** `database`, `redis`, `redis+database`, or the name of the application's own class. */
  readonly backend: string;
}
