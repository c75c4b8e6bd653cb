import { Follow } from './follow.entity.js';
import { FollowCount } from './follow-count.entity.js';

export { Follow, FollowCount };

/** For the `entities` of a DataSource without autoLoadEntities. */
export const SEQUERE_ENTITIES = [Follow, FollowCount];
