import type { EntityClass, IdentityOptions } from '@spoor/core';

/** A class that takes part in following, by itself or with the label under which its edges are stored. */
export type FollowableDefinition = EntityClass | ({ readonly entity: EntityClass } & Readonly<IdentityOptions>);
