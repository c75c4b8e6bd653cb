import type { EntityRef, LinkChange } from '@spoor/core';
import type { DiffContext } from '../context/diff-context.js';
import type { Draft } from './draft.js';
import type { TrackedEntity } from './tracked-entity.js';

/** The diffs of a pair: one for each side that is tracked and has a property for it. */
export function draftLink(
  trackedOf: (metadata: LinkChange['metadata']) => TrackedEntity | undefined,
  { op, relation, ref, target }: LinkChange,
  context: DiffContext,
): Draft[] {
  const drafts: Draft[] = [];
  const tell = (metadata: LinkChange['metadata'], path: string | undefined, entity: EntityRef, other: EntityRef) => {
    const tracked = trackedOf(metadata);
    if (!tracked || !path || !tracked.isVisible(path)) return;
    const change = op === 'link' ? ([null, other] as const) : ([other, null] as const);
    drafts.push({
      tracked,
      images: [],
      entry: { op, entity, data: { [path]: other }, changes: { [path]: change }, ...context },
    });
  };
  tell(relation.entityMetadata, relation.propertyPath, ref, target);
  tell(relation.inverseEntityMetadata, relation.inverseRelation?.propertyPath, target, ref);
  return drafts;
}
