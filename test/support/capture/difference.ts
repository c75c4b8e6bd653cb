import type { LinkChange, RowChange, RowEvent } from '@spoor/core';
import { isDeepStrictEqual } from 'node:util';
import { columnsOf, type Row, type Snapshot } from './snapshot.js';

/** The net change of each row and link between two snapshots. */
export function difference(before: Snapshot, after: Snapshot): (RowChange | LinkChange)[] {
  const rows = [...new Set([...before.rows.keys(), ...after.rows.keys()])];
  const links = [...new Set([...before.links.keys(), ...after.links.keys()])];
  return [
    ...rows.flatMap((key) => changeOf(before.rows.get(key), after.rows.get(key)) ?? []),
    ...links.flatMap((key): LinkChange[] => {
      const [was, is] = [before.links.get(key), after.links.get(key)];
      const link = was ?? is;
      if (!link || (was && is)) return [];
      return [{ op: is ? 'link' : 'unlink', metadata: link.relation.entityMetadata, ...link }];
    }),
  ];
}

/** What a consumer that watches everything should be told of a row. */
export function changeOf(was: Row | undefined, is: Row | undefined): RowChange | undefined {
  const row = is ?? was;
  if (!row) return undefined;
  const { metadata, ref } = row;
  const paths = [...columnsOf(metadata).keys()];
  const [before, after] = [was?.values, is?.values];
  const changed = before && after ? paths.filter((path) => !isDeepStrictEqual(before[path], after[path])) : paths;
  if (changed.length === 0) return undefined;
  return { op: operation(was, is), metadata, ref, before, after, changed };
}

function operation(was: Row | undefined, is: Row | undefined): RowChange['op'] {
  if (!was) return 'insert';
  if (!is) return 'delete';
  const deletedAt = is.metadata.deleteDateColumn?.propertyPath;
  if (!deletedAt || (was.values[deletedAt] === null) === (is.values[deletedAt] === null)) return 'update';
  return is.values[deletedAt] === null ? 'restore' : 'softDelete';
}

/** They follow from any other change, and are left out of what a reader has to write down. */
const BOOKKEEPING = new Set(['version', 'updatedAt']);

/** An event in a line: `update Author 1: login, name.first`, `link Post.tags 1 2`, `invalidate Author: an INSERT …`. */
export function describeEvent(event: RowEvent): string {
  const { op, metadata } = event;
  if (event.op === 'invalidate') return `invalidate ${metadata.name}`;
  if ('relation' in event)
    return `${op} ${metadata.name}.${event.relation.propertyPath} ${event.ref.id} ${event.target.id}`;
  const id = event.ref.id.replace(/^0{8}-.*(.)$/, 'of $1').replace(/^[\da-f]{8}-[-\da-f]{27}$/, 'uuid');
  if (op === 'insert' || op === 'delete') return `${op} ${metadata.name} ${id}`;
  const changed = event.changed.filter((path) => !BOOKKEEPING.has(path));
  return `${op} ${metadata.name} ${id}: ${changed.toSorted().join(', ')}`;
}
