import { Account } from './account.entity.js';
import { Draft } from './draft.entity.js';
import { Membership } from './membership.entity.js';
import { Project } from './project.entity.js';
import { Tag } from './tag.entity.js';
import { Topic } from './topic.entity.js';
import { User } from './user.entity.js';

export { Account, Draft, Membership, Project, Tag, Topic, User };

/** What the conformance suite's DataSource must know, beside SEQUERE_ENTITIES. */
export const CONFORMANCE_ENTITIES = [User, Project, Topic, Tag, Account, Membership, Draft];
