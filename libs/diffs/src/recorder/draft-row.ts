import type { RowChange, RowOperation, RowValues } from '@spoor/core';
import type { DiffOperation } from '../model/diff.js';
import type { ContextText, DiffContent, Draft } from './draft.js';
import { rebuildEntity } from './rebuild-entity.js';
import { toJson, valueToJson } from './to-json.js';
import type { TrackedEntity } from './tracked-entity.js';

const OPERATIONS: Record<RowOperation, DiffOperation> = {
  insert: 'create',
  update: 'update',
  delete: 'delete',
  softDelete: 'softDelete',
  restore: 'restore',
};
const MASK = '"***"';

/** The diff of a row; nothing when it would tell nothing, or when the entity does not want it. */
export async function draftRow(
  tracked: TrackedEntity,
  change: RowChange,
  context: ContextText,
): Promise<Draft | undefined> {
  const { op, ref: entity, changed, given, before, after } = change;
  const fields = changed.filter((path) => tracked.isVisible(path));
  if (op === 'update' && fields.length === 0) return undefined;
  const row = (after ?? before) as RowValues;
  if (tracked.canRefuse && (await refuses(tracked, row))) return undefined;
  const dirtyFields = dirtyOf(op, given, fields, row);
  const content = contentOf(tracked, { before, after }, fields, dirtyFields);
  return {
    tracked,
    images: [before, after].filter((image) => image !== undefined),
    op: OPERATIONS[op],
    entity,
    content: tracked.hasSerializer ? { ...content, data: await serialize(tracked, op, row, dirtyFields) } : content,
    context,
  };
}

async function refuses({ metadata }: TrackedEntity, row: RowValues): Promise<boolean> {
  const entity = rebuildEntity(metadata, row) as { sendDiff(): unknown };
  return (await entity.sendDiff()) === false;
}

async function serialize(
  tracked: TrackedEntity,
  op: RowOperation,
  row: RowValues,
  dirtyFields: string[],
): Promise<string> {
  const entity = rebuildEntity(tracked.metadata, row, tracked.maskedPaths);
  return toJson(await tracked.serialize(entity, dirtyFields, op === 'insert'));
}

/** Of a new entity those that it was given; where nobody can tell, those that have a value. */
function dirtyOf(op: RowOperation, given: RowChange['given'], fields: string[], row: RowValues): string[] {
  if (op === 'delete') return [];
  if (op !== 'insert') return fields;
  return fields.filter((path) => (given ? given.includes(path) : row[path] !== null));
}

function contentOf(
  tracked: TrackedEntity,
  { before, after }: Pick<RowChange, 'before' | 'after'>,
  fields: readonly string[],
  dirtyFields: readonly string[],
): DiffContent {
  const data: string[] = [];
  const changes: string[] = [];
  for (const path of fields) {
    const [key, isMasked] = [tracked.keyOf(path), tracked.isMasked(path)];
    const now = isMasked ? MASK : valueToJson(after?.[path]);
    changes.push(`${key}[${isMasked ? MASK : valueToJson(before?.[path])},${now}]`);
    if (dirtyFields.includes(path)) data.push(key + now);
  }
  return { data: `{${data.join(',')}}`, changes: `{${changes.join(',')}}` };
}
