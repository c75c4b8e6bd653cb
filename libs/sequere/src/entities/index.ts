import { OUTBOX_ENTITIES } from '@spoor/core/outbox';
import { ArchivedFollow } from './archived-follow.entity.js';
import { Follow } from './follow.entity.js';
import { FollowCount } from './follow-count.entity.js';
import { Friend } from './friend.entity.js';

export { ArchivedFollow, Follow, FollowCount, Friend };

/** The tables that only this module has. */
export const FOLLOW_ENTITIES = [Follow, FollowCount, Friend, ArchivedFollow];

/** For the `entities` of a DataSource without autoLoadEntities. */
export const SEQUERE_ENTITIES = [...FOLLOW_ENTITIES, ...OUTBOX_ENTITIES];
