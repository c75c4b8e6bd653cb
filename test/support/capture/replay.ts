import type { LinkChange, RowChange, RowEvent } from '@spoor/core';
import assert from 'node:assert/strict';
import { changeOf, describeEvent } from './difference.js';
import { columnsOf, linkKey, refOf, rowKey, type Link, type Row, type Snapshot } from './snapshot.js';

/**
 * Applies events to a snapshot, in their order.
 *
 * @returns what the tables hold if the events tell the truth
 * @throws AssertionError for an event that contradicts what the tables held before it
 */
export function replay(snapshot: Snapshot, events: readonly RowEvent[]): Snapshot {
  const rows = new Map(snapshot.rows);
  const links = new Map(snapshot.links);
  for (const event of events) {
    if (event.op === 'invalidate') assert.fail(`${describeEvent(event)} cannot be replayed`);
    if ('relation' in event) applyLink(links, event);
    else applyChange(rows, event);
  }
  return { rows, links };
}

function applyLink(links: Map<string, Link>, event: LinkChange): void {
  const { op, relation, metadata, ref, target } = event;
  assert.equal(metadata, relation.entityMetadata, `the metadata of ${describeEvent(event)}`);
  const link = { relation, ref, target };
  assert.equal(links.has(linkKey(link)), op === 'unlink', `${describeEvent(event)} is told of a change`);
  if (op === 'link') links.set(linkKey(link), link);
  else links.delete(linkKey(link));
}

function applyChange(rows: Map<string, Row>, event: RowChange): void {
  const said = describeEvent(event);
  const was = rows.get(rowKey(event));
  const { metadata, after } = event;
  const is = after && { metadata, ref: refOf(metadata, after), values: only(after, [...columnsOf(metadata).keys()]) };
  const truth = changeOf(was, is);
  assert.ok(truth, `${said} is told of a change`);
  const before = event.before && only(event.before, Object.keys(truth.before ?? {}));
  assert.equal(event.op, truth.op, `the operation of ${said}`);
  assert.equal(metadata, truth.metadata, `the metadata of ${said}`);
  assert.deepEqual({ ...event.ref }, truth.ref, `the ref of ${said}`);
  assert.deepEqual(before, truth.before, `the old values of ${said}`);
  assert.deepEqual(event.changed.toSorted(), truth.changed.toSorted(), `the changed columns of ${said}`);
  if (is) rows.set(rowKey(is), is);
  else rows.delete(rowKey(event));
}

/** A consumer may be given more than it asked for. */
function only(values: Readonly<Record<string, unknown>>, paths: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(paths.filter((path) => path in values).map((path) => [path, values[path]]));
}

/** @throws AssertionError unless both hold the same rows and links */
export function assertSame(told: Snapshot, truth: Snapshot): void {
  const values = ({ rows }: Snapshot) =>
    Object.fromEntries([...rows].map(([key, row]) => [key, row.values]).toSorted());
  assert.deepEqual(values(told), values(truth), 'the rows that the events lead to');
  assert.deepEqual(
    [...told.links.keys()].toSorted(),
    [...truth.links.keys()].toSorted(),
    'the links that the events lead to',
  );
}
