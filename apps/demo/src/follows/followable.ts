import { ref, type EntityRef } from '@spoor/core';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';

/** What follows and is followed in the demo. */
export const FOLLOWABLES = { person: Person, file: File };
export const FOLLOWABLE_TYPES = ['person', 'file'] as const;
export type FollowableType = (typeof FOLLOWABLE_TYPES)[number];

export interface FollowableKey {
  type: FollowableType;
  id: string;
}

export function refOf({ type, id }: FollowableKey): EntityRef {
  return ref(FOLLOWABLES[type], id);
}

/** As the API shows it. */
export function summaryOf(entity: Person | File): FollowableKey & { name: string } {
  if (entity instanceof File) return { type: 'file', id: entity.id, name: entity.path };
  return { type: 'person', id: entity.id, name: entity.name };
}
