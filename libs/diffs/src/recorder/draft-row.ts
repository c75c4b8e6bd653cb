import type { RowChange, RowOperation, RowValues } from '@spoor/core';
import type { DiffContext } from '../context/diff-context.js';
import type { DiffOperation, FieldChange } from '../model/diff.js';
import type { Draft } from './draft.js';
import { rebuildEntity } from './rebuild-entity.js';
import { portable } from './serialize-diff.js';
import type { TrackedEntity } from './tracked-entity.js';

const OPERATIONS: Record<RowOperation, DiffOperation> = {
  insert: 'create',
  update: 'update',
  delete: 'delete',
  softDelete: 'softDelete',
  restore: 'restore',
};
const MASK = '***';

/** The diff of a row; nothing when it would tell nothing, or when the entity does not want it. */
export async function draftRow(
  tracked: TrackedEntity,
  change: RowChange,
  context: DiffContext,
): Promise<Draft | undefined> {
  const { before, after, op } = change;
  const fields = change.changed.filter((path) => tracked.isVisible(path));
  if (op === 'update' && fields.length === 0) return undefined;
  const row = (after ?? before) as RowValues;
  if (tracked.canRefuse && (await refuses(tracked, row))) return undefined;
  return {
    tracked,
    images: [before, after].filter((image) => image !== undefined),
    entry: {
      op: OPERATIONS[op],
      entity: change.ref,
      data: await dataOf(tracked, change, fields, row),
      changes: Object.fromEntries(fields.map((path) => [path, fieldChange(tracked, path, before, after)])),
      ...context,
    },
  };
}

async function refuses({ metadata }: TrackedEntity, row: RowValues): Promise<boolean> {
  const entity = rebuildEntity(metadata, row) as { sendDiff(): unknown };
  return (await entity.sendDiff()) === false;
}

function dataOf(tracked: TrackedEntity, { op, given, after }: RowChange, fields: string[], row: RowValues): unknown {
  const dirtyFields = dirtyOf(op, given, fields, row);
  if (tracked.hasSerializer)
    return tracked.serialize(rebuildEntity(tracked.metadata, row, tracked.maskedPaths), dirtyFields, op === 'insert');
  return Object.fromEntries(dirtyFields.map((path) => [path, valueOf(tracked, path, after)]));
}

/** Of a new entity those that it was given; where nobody can tell, those that have a value. */
function dirtyOf(op: RowOperation, given: RowChange['given'], fields: string[], row: RowValues): string[] {
  if (op === 'delete') return [];
  if (op !== 'insert') return fields;
  return fields.filter((path) => (given ? given.includes(path) : row[path] !== null));
}

function fieldChange(
  tracked: TrackedEntity,
  path: string,
  before: RowValues | undefined,
  after: RowValues | undefined,
): FieldChange {
  return [valueOf(tracked, path, before), valueOf(tracked, path, after)];
}

function valueOf(tracked: TrackedEntity, path: string, image: RowValues | undefined): unknown {
  return tracked.isMasked(path) ? MASK : portable(image?.[path]);
}
