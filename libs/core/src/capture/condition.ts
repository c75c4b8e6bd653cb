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

/** May meet any rows: a negation, or a branch without a condition. */
const UNBOUNDED: Leaf = { operator: 'not', parameters: [] };
/** TypeORM's names of values; anything else is SQL, as of `Raw`. */
const PARAMETER = /^:(\.\.\.)?orm_param/;

export function conditionOf({ wheres }: QueryExpressionMap, metadata: EntityMetadata): Condition {
  const leaves: Leaf[] = [];
  const isPlain = collect(wheres, leaves);
  return { isPlain, mostRows: isPlain ? mostRows(leaves, metadata) : Infinity };
}

function mostRows(leaves: readonly Leaf[], { primaryColumns }: EntityMetadata): number {
  // Of a key of several columns each may be compared in another branch.
  const [key, ...others] = primaryColumns;
  if (!key || others.length > 0) return Infinity;
  let rows = 0;
  for (const { operator, parameters } of leaves) {
    const [path, ...values] = parameters;
    if (path !== key.propertyPath || (operator !== 'equal' && operator !== 'in')) return Infinity;
    rows += values.length;
  }
  return rows;
}

/** @returns whether all of it is plain */
function collect(node: unknown, leaves: Leaf[]): boolean {
  if (Array.isArray(node)) {
    if (node.length === 0) leaves.push(UNBOUNDED);
    return node.every((each) => collect(each, leaves));
  }
  if (typeof node !== 'object' || node === null || !('condition' in node || 'parameters' in node)) return false;
  const { operator } = node as Partial<Leaf>;
  if ('condition' in node) {
    if (operator === 'not') leaves.push(UNBOUNDED);
    return collect(node.condition, leaves);
  }
  const leaf = node as Leaf;
  leaves.push(leaf);
  // What `And` and `Or` put together is SQL by now.
  const [, ...values] = leaf.parameters;
  return operator !== 'and' && operator !== 'or' && values.every((value) => PARAMETER.test(value));
}
