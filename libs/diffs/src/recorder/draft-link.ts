import type { EntityRef, LinkChange } from '@spoor/core';
import { Draft, type Signature } from './draft.js';
import { toJson } from './to-json.js';
import type { TrackedEntity } from './tracked-entity.js';

/** The diffs of a pair: one for each side that is tracked and has a property for it. */
export function draftLink(
  trackedOf: (metadata: LinkChange['metadata']) => TrackedEntity | undefined,
  { op, relation, ref, target }: LinkChange,
  sign: () => Signature,
): Draft[] {
  const drafts: Draft[] = [];
  const tell = (metadata: LinkChange['metadata'], path: string | undefined, entity: EntityRef, other: EntityRef) => {
    const tracked = trackedOf(metadata);
    if (!tracked || !path || !tracked.isVisible(path)) return;
    const change = op === 'link' ? [null, other] : [other, null];
    const content = `"data":${toJson({ [path]: other })},"changes":${toJson({ [path]: change })}`;
    drafts.push(new Draft(sign(), { op, entity, tracked, content }));
  };
  tell(relation.entityMetadata, relation.propertyPath, ref, target);
  tell(relation.inverseEntityMetadata, relation.inverseRelation?.propertyPath, target, ref);
  return drafts;
}
