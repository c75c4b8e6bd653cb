import type { EntityRef } from '@spoor/core';
import type { NewMessage } from '@spoor/core/outbox';
import { hash } from 'node:crypto';
import { keyOf } from '../model/entity-key.js';
import type { SerializedDiff } from '../model/diff-entry.js';
import type { StoredEntry } from '../model/stored-entry.js';

/** A diff as it is stored in a message: for its entity's own log alone, or for these. */
type WrittenDiff = StoredEntry | { readonly entry: StoredEntry; readonly logs: readonly EntityRef[] };

/** As it was sent or as it was stored. */
export type PackedDiff = SerializedDiff | WrittenDiff;

/** Diffs of one transaction. */
export type Parcel = readonly PackedDiff[];

/** Of a message. */
const LONGEST_KEY = 255;
/** Of a key and a payload: with more than that in a row, PostgreSQL takes its time to compress it and to keep it elsewhere. */
const MOST_CHARACTERS = 1_900;

/**
 * Messages of as many diffs each as fit well in a row, in their order; each has the keys of all entities that it tells of. Rows are what
 * many diffs cost most.
 */
export function parcelsOf(diffs: readonly SerializedDiff[]): NewMessage<Parcel>[] {
  const messages: NewMessage<Parcel>[] = [];
  let [parcel, texts, names, length]: [SerializedDiff[], string[], Set<string>, number] = [[], [], new Set(), 0];
  let keyLength = 0;
  const close = () => {
    const key = [...names].join('\n');
    if (parcel.length > 0) messages.push({ key, payload: parcel, json: `[${texts.join(',')}]` });
    [parcel, texts, names, length, keyLength] = [[], [], new Set(), 0, 0];
  };
  for (const diff of diffs) {
    const [name, text] = [nameOf(diff.entity), textOf(diff)];
    const added = names.has(name) ? 0 : name.length + 1;
    // Behind the last name is no line's end.
    const isFull = length + text.length + 1 + keyLength + added > MOST_CHARACTERS;
    if (isFull || keyLength + added > LONGEST_KEY + 1) close();
    if (!names.has(name)) keyLength += name.length + 1;
    names.add(name);
    parcel.push(diff);
    texts.push(text);
    length += text.length + 1;
  }
  close();
  return messages;
}

export function diffsIn(parcel: Parcel): SerializedDiff[] {
  return parcel.map((diff) => {
    if ('body' in diff) return diff;
    const { entry, logs } = 'entry' in diff ? diff : { entry: diff, logs: [diff.entity] };
    return { id: entry.id, entity: entry.entity, logs, body: JSON.stringify(entry) };
  });
}

function textOf({ entity, logs, body }: SerializedDiff): string {
  const [own, ...others] = logs as readonly [EntityRef, ...EntityRef[]];
  const isOwnAlone = others.length === 0 && (own === entity || keyOf(own) === keyOf(entity));
  return isOwnAlone ? body : `{"entry":${body},"logs":${JSON.stringify(logs)}}`;
}

/** Some ids are longer than a key. */
function nameOf({ type, id }: EntityRef): string {
  const name = `${type}:${id}`;
  return name.length <= LONGEST_KEY ? name : hash('sha1', name, 'buffer').toString('base64url');
}
