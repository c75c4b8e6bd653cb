import type { EntityMetadata } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';

/** What can be told of the condition of a statement before the database is asked. */
export interface Condition {
  /** Whether it is made of nothing but comparisons; SQL that somebody has written may be `random() < 0.5`. */
  readonly isPlain: boolean;
  /** How many rows it can meet, if it names them by their primary key; else Infinity. */
  readonly mostRows: number;
}

interface Leaf {
  readonly operator: string;
  readonly parameters: readonly string[];
}

const NEGATION: Leaf = { operator: 'not', parameters: [] };
/** TypeORM's names of values; anything else is SQL, as of `Raw` and of what `And` and `Or` put together. */
const PARAMETER = /^:(\.\.\.)?orm_param/;

export function conditionOf({ wheres }: QueryExpressionMap, metadata: EntityMetadata): Condition {
  const leaves: Leaf[] = [];
  const isPlain = collect(wheres, leaves);
  return { isPlain, mostRows: isPlain && leaves.length > 0 ? mostRows(leaves, metadata) : Infinity };
}

function mostRows(leaves: readonly Leaf[], { primaryColumns }: EntityMetadata): number {
  const counts = new Map(primaryColumns.map(({ propertyPath }) => [propertyPath, 0]));
  for (const { operator, parameters } of leaves) {
    const [path = '', ...values] = parameters;
    const count = counts.get(path);
    if (count === undefined || (operator !== 'equal' && operator !== 'in')) return Infinity;
    counts.set(path, count + values.length);
  }
  const [rows = Infinity, ...others] = counts.values();
  return others.every((count) => count === rows) ? rows : Infinity;
}

function collect(node: unknown, leaves: Leaf[]): boolean {
  if (Array.isArray(node)) return node.every((each) => collect(each, leaves));
  if (typeof node !== 'object' || node === null) return false;
  if ('condition' in node) {
    if ('operator' in node && node.operator === 'not') leaves.push(NEGATION);
    return collect(node.condition, leaves);
  }
  if (!('parameters' in node)) return false;
  const [, ...values] = node.parameters as string[];
  leaves.push(node as Leaf);
  return values.every((value) => PARAMETER.test(value));
}
