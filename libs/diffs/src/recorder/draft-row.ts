import type { RowChange, RowOperation, RowValues } from '@spoor/core';
import type { DiffOperation } from '../model/diff.js';
import type { Draft, DraftedContent, DraftedEntry, FinishEntry } from './draft.js';
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

type Drafted = Draft | undefined;

/** The diff of a row; nothing when it would tell nothing, or when the entity does not want it. A promise where hooks are asked. */
export function draftRow(tracked: TrackedEntity, change: RowChange, finish: FinishEntry): Drafted | Promise<Drafted> {
  const { op, changed, before, after } = change;
  const fields = changed.filter((path) => tracked.isVisible(path));
  if (op === 'update' && fields.length === 0) return undefined;
  const row = (after ?? before) as RowValues;
  const entity = change.ref;
  const draft = (entry: DraftedEntry): Draft => ({
    tracked,
    isRemoval: op === 'delete',
    images: tracked.hasParent ? [before, after].filter((image) => image !== undefined) : [],
    entity,
    ...finish(entry),
  });
  const content = (dirtyFields = dirtyOf(change, fields, row)) =>
    contentOf(tracked, { before, after }, fields, dirtyFields);
  if (!tracked.canRefuse && !tracked.hasSerializer) return draft({ op: OPERATIONS[op], entity, content });
  // Before they are asked: nobody knows what they do to the values.
  const dirtyFields = dirtyOf(change, fields, row);
  const written = content(dirtyFields);
  const entry: DraftedEntry = { op: OPERATIONS[op], entity, content: () => written };
  return askHooks(tracked, row, dirtyFields, entry).then((asked) => asked && draft(asked));
}

/** What the diff says then; nothing if it is not wanted. */
async function askHooks(
  tracked: TrackedEntity,
  row: RowValues,
  dirtyFields: string[],
  entry: DraftedEntry,
): Promise<DraftedEntry | undefined> {
  if (tracked.canRefuse && (await refuses(tracked, row))) return undefined;
  if (!tracked.hasSerializer) return entry;
  const entity = rebuildEntity(tracked.metadata, row, tracked.maskedPaths);
  const data = toJson(await tracked.serialize(entity, dirtyFields, entry.op === 'create'));
  return { ...entry, content: () => ({ ...entry.content(), data }) };
}

async function refuses({ metadata }: TrackedEntity, row: RowValues): Promise<boolean> {
  const entity = rebuildEntity(metadata, row) as { sendDiff(): unknown };
  return (await entity.sendDiff()) === false;
}

/** Of a new entity those that it was given; where nobody can tell, those that have a value. */
function dirtyOf({ op, given }: Pick<RowChange, 'op' | 'given'>, fields: string[], row: RowValues): string[] {
  if (op === 'delete') return [];
  if (op !== 'insert') return fields;
  return fields.filter((path) => (given ? given.includes(path) : row[path] !== null));
}

function contentOf(
  tracked: TrackedEntity,
  { before, after }: Pick<RowChange, 'before' | 'after'>,
  fields: readonly string[],
  dirtyFields: readonly string[],
): DraftedContent {
  let data = '';
  let changes = '';
  for (const path of fields) {
    const [key, isMasked] = [tracked.keyOf(path), tracked.isMasked(path)];
    const now = isMasked ? MASK : valueToJson(after?.[path]);
    changes += `${changes === '' ? '' : ','}${key}[${isMasked ? MASK : valueToJson(before?.[path])},${now}]`;
    if (dirtyFields.includes(path)) data += `${data === '' ? '' : ','}${key}${now}`;
  }
  return { data: `{${data}}`, changes: `{${changes}}` };
}
