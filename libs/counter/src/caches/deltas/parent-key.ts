import { CounterCachePrecisionError } from '../../errors/counter-cache-precision.error.js';
import { canonicalValue } from '../model/canonical-value.js';
import type { CacheTarget, ParentLink, TypedColumn } from '../model/cache.js';
import type { StoredValue } from './contribution.js';

/** A parent, by the columns of its target. */
export interface ParentKey {
  /** The same for the same parent. */
  readonly id: string;
  /** In the order of the target's key: integers in canonical spelling, everything else as it is stored. */
  readonly values: readonly unknown[];
}

/** Undefined when the child points to nobody. */
export function parentKey(target: CacheTarget, link: ParentLink, valueOf: StoredValue): ParentKey | undefined {
  const pointers = link.columns.map(valueOf);
  if (!link.labels) return keyOf(target.key, pointers);
  const [id] = pointers;
  return typeof id === 'string' ? keyOfRef(target.key, id) : undefined;
}

export function keyOf(columns: readonly TypedColumn[], values: readonly unknown[]): ParentKey | undefined {
  const texts = columns.map((column, index) => canonicalValue(column, values[index]));
  if (texts.includes(null)) return undefined;
  return {
    id: texts.length === 1 ? String(texts[0]) : JSON.stringify(texts),
    values: columns.map(({ kind }, index) => (kind === 'integer' ? texts[index] : values[index])),
  };
}

/** As `keyOf`, of a parent itself; undefined for a key that its driver has rounded: no child can have been folded under that. */
export function ownKeyOf(columns: readonly TypedColumn[], valueOf: StoredValue): ParentKey | undefined {
  try {
    return keyOf(columns, columns.map(valueOf));
  } catch (error) {
    if (error instanceof CounterCachePrecisionError) return undefined;
    throw error;
  }
}

/** By number or code units, alike in every process. */
export function compareKeys(one: ParentKey, other: ParentKey, columns: readonly TypedColumn[]): number {
  for (const [index, { kind }] of columns.entries()) {
    const order = compare(one.values[index], other.values[index], kind === 'integer');
    if (order !== 0) return order;
  }
  return 0;
}

function compare(one: unknown, other: unknown, isInteger: boolean): number {
  if (isInteger) return Number(BigInt(String(one)) - BigInt(String(other)));
  const [text, otherText] = [String(one), String(other)];
  if (text === otherText) return 0;
  return text < otherText ? -1 : 1;
}

/** What is no id of such an entity points to nobody; the database would refuse it with an error. */
function keyOfRef(columns: readonly TypedColumn[], id: string): ParentKey | undefined {
  const ids = columns.length === 1 ? [id] : compositeOf(columns, id);
  const values = columns.map((column, index) => storedId(column, ids?.[index]));
  return values.includes(undefined) ? undefined : keyOf(columns, values);
}

function compositeOf(columns: readonly TypedColumn[], id: string): unknown[] | undefined {
  try {
    const values = JSON.parse(id) as Record<string, unknown>;
    return columns.map(({ metadata }) => values[metadata.propertyName]);
  } catch {
    return undefined;
  }
}

/** How a canonical id is stored; undefined for one that such a column cannot hold. */
function storedId({ kind, range, metadata }: TypedColumn, id: unknown): unknown {
  if (typeof id !== 'string') return undefined;
  switch (kind) {
    case 'integer':
      return range && /^(0|-?[1-9]\d{0,19})$/.test(id) && range[0] <= BigInt(id) && BigInt(id) <= range[1]
        ? id
        : undefined;
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(id) ? id : undefined;
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
    case 'binary':
      return /^([0-9a-f]{2})+$/.test(id) ? Buffer.from(id, 'hex') : undefined;
    default:
      return metadata.enum && !metadata.enum.includes(id) ? undefined : id;
  }
}
