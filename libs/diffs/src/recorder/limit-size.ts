import type { DiffEntry } from '../model/diff-entry.js';
import { readEntry } from '../model/stored-entry.js';
import { toJson } from './to-json.js';

/** What every store can hold; MariaDB's text ends at 65,535 bytes. */
const LARGEST_BODY = 60_000;
/** Of a larger diff, of the actor and of what is told beside it each. */
const LARGEST_CONTEXT = 8_000;

type Fields = Readonly<Record<string, unknown>>;

/** The largest values of a diff that is too large give way to `{ $truncated: bytes }`. */
export function limitSize(body: string): string {
  // No character takes more than three bytes for each of its units.
  if (body.length <= LARGEST_BODY / 3 || Buffer.byteLength(body) <= LARGEST_BODY) return body;
  return toJson(truncate(readEntry(body)));
}

function truncate({ data, changes, actor, meta, ...rest }: DiffEntry): DiffEntry {
  const context = { actor: shorten(actor, LARGEST_CONTEXT), meta: shorten(meta, LARGEST_CONTEXT) };
  const budget = (LARGEST_BODY - sizeOf({ ...rest, data: null, changes: null, ...context })) / 2;
  const shortChanges = within(budget, changes, (change) => (change as unknown[]).map(mark));
  return {
    ...rest,
    data: shorten(data, budget),
    changes: (shortChanges ?? { $truncated: [null, sizeOf(changes)] }) as DiffEntry['changes'],
    ...context,
  };
}

function shorten(value: unknown, budget: number): unknown {
  if (sizeOf(value) <= budget) return value;
  return (isRecord(value) && within(budget, value, mark)) || mark(value);
}

/** The smallest fields as they are, as far as the budget reaches; nothing if it does not reach for the others' marks. */
function within(budget: number, fields: Fields, markOf: (value: unknown) => unknown): Fields | undefined {
  const marked = Object.entries(fields).map(([field, value]) => {
    const instead = markOf(value);
    return { field, value, instead, saved: sizeOf(value) - sizeOf(instead) };
  });
  let rest = budget - sizeOf(recordOf(marked.map(({ field, instead }) => [field, instead])));
  if (rest < 0) return undefined;
  const kept = new Set<string>();
  for (const { field, saved } of marked.toSorted((one, other) => one.saved - other.saved)) {
    if (saved > rest) break;
    rest -= saved;
    kept.add(field);
  }
  return recordOf(marked.map(({ field, value, instead }) => [field, kept.has(field) ? value : instead]));
}

/** How large a value is, unless it takes no more itself. */
function mark(value: unknown): unknown {
  const size = sizeOf(value);
  const instead = { $truncated: size };
  return size > sizeOf(instead) ? instead : value;
}

function recordOf(entries: readonly (readonly [string, unknown])[]): Fields {
  return Object.fromEntries(entries);
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(toJson(value));
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
