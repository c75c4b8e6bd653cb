import type { RowChange, RowOperation, RowValues } from '@spoor/core';
import type { DiffOperation } from '../model/diff.js';
import { changesOf, contentOf, dirtyOf } from './content-of.js';
import { Draft, type Signature } from './draft.js';
import { rebuildEntity } from './rebuild-entity.js';
import { toJson } from './to-json.js';
import type { TrackedEntity } from './tracked-entity.js';

const OPERATIONS: Record<RowOperation, DiffOperation> = {
  insert: 'create',
  update: 'update',
  delete: 'delete',
  softDelete: 'softDelete',
  restore: 'restore',
};

type Drafted = Draft | undefined;

/** The diff of a row; nothing when it would tell nothing, or when the entity does not want it. A promise where hooks are asked. */
export function draftRow(tracked: TrackedEntity, change: RowChange, sign: () => Signature): Drafted | Promise<Drafted> {
  const { op, changed, ref: entity } = change;
  if (op === 'update' && !changed.some((path) => tracked.isVisible(path))) return undefined;
  const event = { op: OPERATIONS[op], entity, tracked, change };
  if (!tracked.canRefuse && !tracked.hasSerializer) return new Draft(sign(), event);
  return askHooks(tracked, change).then((content) =>
    content === undefined ? undefined : new Draft(sign(), { ...event, content }),
  );
}

/** What the diff says then; nothing if it is not wanted. */
async function askHooks(tracked: TrackedEntity, change: RowChange): Promise<string | undefined> {
  const row = (change.after ?? change.before) as RowValues;
  // Before they are asked: nobody knows what they do to the values.
  const dirtyFields = [...dirtyOf(tracked, change)];
  const written = tracked.hasSerializer ? changesOf(tracked, change) : contentOf(tracked, change);
  if (tracked.canRefuse && (await refuses(tracked, row))) return undefined;
  if (!tracked.hasSerializer) return written;
  const entity = rebuildEntity(tracked.metadata, row, tracked.maskedPaths);
  const data = await tracked.serialize(entity, dirtyFields, change.op === 'insert');
  return `"data":${toJson(data)},"changes":${written}`;
}

async function refuses({ metadata }: TrackedEntity, row: RowValues): Promise<boolean> {
  const entity = rebuildEntity(metadata, row) as { sendDiff(): unknown };
  return (await entity.sendDiff()) === false;
}
