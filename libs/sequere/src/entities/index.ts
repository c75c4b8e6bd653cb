import { ArchivedFollow } from './archived-follow.entity.js';
import { Follow } from './follow.entity.js';
import { FollowCount } from './follow-count.entity.js';
import { Friend } from './friend.entity.js';

export { ArchivedFollow, Follow, FollowCount, Friend };

/** For the `entities` of a DataSource without autoLoadEntities. */
export const SEQUERE_ENTITIES = [Follow, FollowCount, Friend, ArchivedFollow];
