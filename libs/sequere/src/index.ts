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
export type { CountOptions } from './counts/count-calls.js';
export type { EntityCounts } from './counts/follow-counts.js';
export type { Relationship } from './counts/relationship.js';
export { Followable } from './decorators/followable.decorator.js';
export { ArchivedFollow, Follow, FollowCount, Friend, SEQUERE_ENTITIES } from './entities/index.js';
export type { FollowCallOptions, FollowOptions, FollowPair, NewFollowPair } from './edges/follow.options.js';
export type { FollowResult, UnfollowResult } from './edges/follow-result.js';
export { EntityNotBoundError } from '@spoor/core';
export { FollowRefusedError } from './errors/follow-refused.error.js';
export { InvalidCursorError } from './errors/invalid-cursor.error.js';
export { NotFollowableError } from './errors/not-followable.error.js';
export { SelfFollowError } from './errors/self-follow.error.js';
export { UnsupportedByBackendError } from './errors/unsupported-by-backend.error.js';
export type { FollowedEvent, SequereEvents, UnfollowedEvent } from './events/sequere-events.js';
export type { FollowableDefinition } from './followables/followable-definition.js';
export type { FollowableType, ListOptions, WalkOptions } from './lists/list.options.js';
export { Page, type PageItem } from './lists/page.js';
export { SequereMixin, type WithSequere } from './mixin/sequere.mixin.js';
export type { SequereMethods } from './mixin/sequere-methods.js';
export { SequereModule } from './sequere.module.js';
export type { FollowBackendName, FollowGuard, SequereModuleExtras, SequereModuleOptions } from './sequere.options.js';
export { SequereService } from './sequere.service.js';
export type { SequereStatus } from './sequere.status.js';
export { getSequereToken, InjectSequere } from './sequere.tokens.js';
