export { Account, Draft, Membership, Project, Tag, Topic, User } from '@spoor/sequere/testing';
import { CONFORMANCE_ENTITIES } from '@spoor/sequere/testing';
import { SEQUERE_ENTITIES } from '@spoor/sequere';

/** Users, projects and the like, and the tables of the follow graph. */
export const TEST_ENTITIES = [...SEQUERE_ENTITIES, ...CONFORMANCE_ENTITIES];
