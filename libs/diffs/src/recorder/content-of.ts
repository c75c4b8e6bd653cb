import type { RowChange, RowValues } from '@spoor/core';
import { valueToJson } from './to-json.js';
import type { TrackedEntity } from './tracked-entity.js';

const MASK = '"***"';

/** What has changed in a row, as members of a `StoredEntry` in JSON. */
export function contentOf(tracked: TrackedEntity, change: RowChange): string {
  const { before, after } = change;
  const fields = tracked.visibleOf(change.changed);
  if (before && after) return `"changes":${changesOf(tracked, change)}`;
  // Those are told as if they had been something else before, and would be something else afterwards.
  if (fields.some((path) => tracked.isMasked(path)))
    return `"data":${valuesOf(tracked, after, dirtyOf(tracked, change))},"changes":${changesOf(tracked, change)}`;
  if (!after) return `"removed":${valuesOf(tracked, before, fields)}`;
  return newRow(tracked, after, fields, change.given);
}

function newRow(tracked: TrackedEntity, row: RowValues, fields: readonly string[], known: RowChange['given']): string {
  let [given, filled] = ['', ''];
  for (const path of fields) {
    const member = `${tracked.keyOf(path)}${valueToJson(row[path])}`;
    if (isGiven(path, row, known)) given += `${given && ','}${member}`;
    else filled += `${filled && ','}${member}`;
  }
  return `"given":{${given}},"filled":{${filled}}`;
}

/** The `changes` of a diff, in JSON. */
export function changesOf(tracked: TrackedEntity, { changed, before, after }: RowChange): string {
  let members = '';
  for (const path of tracked.visibleOf(changed)) {
    const [old, now] = [valueOf(tracked, before, path), valueOf(tracked, after, path)];
    members += `${members && ','}${tracked.keyOf(path)}[${old},${now}]`;
  }
  return `{${members}}`;
}

/** Of a new entity those that it was given; where nobody can tell, those that have a value. */
export function dirtyOf(tracked: TrackedEntity, { op, given, changed, after }: RowChange): readonly string[] {
  const fields = tracked.visibleOf(changed);
  if (op === 'delete') return [];
  if (op !== 'insert') return fields;
  return fields.filter((path) => isGiven(path, after, given));
}

function isGiven(path: string, row: RowValues | undefined, known: RowChange['given']): boolean {
  return known ? known.includes(path) : row?.[path] !== null;
}

function valuesOf(tracked: TrackedEntity, row: RowValues | undefined, fields: readonly string[]): string {
  let members = '';
  for (const path of fields) members += `${members && ','}${tracked.keyOf(path)}${valueOf(tracked, row, path)}`;
  return `{${members}}`;
}

function valueOf(tracked: TrackedEntity, row: RowValues | undefined, path: string): string {
  return tracked.isMasked(path) ? MASK : valueToJson(row?.[path]);
}
