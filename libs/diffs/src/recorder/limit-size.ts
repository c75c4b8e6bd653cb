import type { DiffEntry } from '../model/diff-entry.js';
import { toJson } from './to-json.js';

/** What every store can hold; MariaDB's text ends at 65,535 bytes. */
const LARGEST_BODY = 60_000;

/** The largest values of a diff that is too large give way to `{ $truncated: bytes }`. */
export function limitSize(body: string): string {
  // No character takes more than three bytes for each of its units.
  if (body.length <= LARGEST_BODY / 3 || Buffer.byteLength(body) <= LARGEST_BODY) return body;
  return toJson(truncate(JSON.parse(body) as DiffEntry));
}

function truncate({ data, changes, ...rest }: DiffEntry): DiffEntry {
  const budget = LARGEST_BODY / 2;
  const pairs = Object.entries(changes).map(([field, [old, now]]) => [field, { old, now }] as const);
  const kept = Object.fromEntries(within(budget, pairs)) as Record<string, { old: unknown; now: unknown }>;
  return {
    ...rest,
    data: isRecord(data) ? Object.fromEntries(within(budget, Object.entries(data))) : shorten(data, budget),
    changes: Object.fromEntries(
      Object.keys(changes).map((field) => {
        const change = kept[field];
        return [field, change && 'now' in change ? [change.old, change.now] : [change, change]] as const;
      }),
    ),
  };
}

/** The smallest ones as they are, as far as the budget reaches. */
function within(budget: number, entries: readonly (readonly [string, unknown])[]): [string, unknown][] {
  let rest = budget;
  return entries
    .map(([field, value]) => ({ field, value, size: sizeOf(value) }))
    .toSorted((one, other) => one.size - other.size)
    .map(({ field, value, size }) => {
      rest -= size + field.length;
      return [field, rest > 0 ? value : { $truncated: size }];
    });
}

function shorten(value: unknown, budget: number): unknown {
  const size = sizeOf(value);
  return size < budget ? value : { $truncated: size };
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(toJson(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
