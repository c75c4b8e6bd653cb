export type { FollowBackend, FollowBackendContext, FollowBackendStatus } from './backends/follow-backend.js';
export type { EdgeResult, FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from './backends/follow-edge.js';
export type { FollowTransition } from './backends/follow-event.js';
export type {
  FollowDifference,
  MaintenanceProgress,
  MaintenanceResult,
  MaintenanceRun,
} from './backends/follow-maintenance.js';
export type {
  FollowCounts,
  FollowList,
  FollowOrder,
  FollowPageQuery,
  FollowPageRow,
  FollowRelation,
} from './backends/follow-query.js';
export { Followable } from './decorators/followable.decorator.js';
export { ArchivedFollow, Follow, FollowCount, Friend, SEQUERE_ENTITIES } from './entities/index.js';
export type { FollowBackendName, FollowGuard, SequereModuleExtras, SequereModuleOptions } from './sequere.options.js';
