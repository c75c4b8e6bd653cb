import type { EntityMetadata } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';

/** What can be told of the condition of a statement before the database is asked. */
export interface Condition {
  /** Whether it is made of nothing but comparisons; SQL that somebody has written may be `random() < 0.5`. */
  readonly isPlain: boolean;
  /** How many rows it can meet at most, if it is plain and names them by their primary key; else Infinity. */
  readonly mostRows: number;
}

/** As TypeORM keeps it: SQL, a comparison, or what is put together of others. */
type Node =
  | string
  | readonly Clause[]
  | { readonly operator: string; readonly condition: Node }
  | { readonly operator: string; readonly parameters: readonly string[] };

interface Clause {
  readonly type: 'simple' | 'and' | 'or';
  readonly condition: Node;
}

/** TypeORM's names of values; anything else is SQL, as of `Raw`. */
const PARAMETER = /^:(\.\.\.)?orm_param/;

export function conditionOf({ wheres }: QueryExpressionMap, { primaryColumns }: EntityMetadata): Condition {
  const clauses = wheres as readonly Clause[];
  const isPlain = isComparison(clauses);
  const key = primaryColumns.map(({ propertyPath }) => propertyPath);
  return { isPlain, mostRows: isPlain ? mostRows(clauses, key) : Infinity };
}

function isComparison(node: Node): boolean {
  if (typeof node === 'string') return false;
  if ('every' in node) return node.every(({ condition }) => isComparison(condition));
  if ('condition' in node) return isComparison(node.condition);
  // What `And` and `Or` put together is SQL by now.
  const [, ...values] = node.parameters;
  return node.operator !== 'and' && node.operator !== 'or' && values.every((value) => PARAMETER.test(value));
}

/** Alternatives add up; no condition is one that all rows meet. */
function mostRows(clauses: readonly Clause[], key: readonly string[]): number {
  if (clauses.length === 0) return Infinity;
  const alternatives: Clause[][] = [[]];
  for (const [index, clause] of clauses.entries()) {
    if (clause.type === 'or' && index > 0) alternatives.push([]);
    alternatives.at(-1)?.push(clause);
  }
  return alternatives.reduce((sum, together) => sum + mostRowsTogether(together, key), 0);
}

/** Whatever else is to hold as well only leaves fewer. */
function mostRowsTogether(clauses: readonly Clause[], key: readonly string[]): number {
  const nodes = clauses.map(({ condition }) => condition);
  const keys = key.map((path) => Math.min(...nodes.map((node) => valuesFor(path, node))));
  const nested = nodes.map((node) => mostRows(clausesIn(node), key));
  return Math.min(
    keys.reduce((product, count) => product * count, 1),
    ...nested,
  );
}

function valuesFor(path: string, node: Node): number {
  if (typeof node === 'string' || !('parameters' in node)) return Infinity;
  const [compared, ...values] = node.parameters;
  const isNaming = node.operator === 'equal' || node.operator === 'in';
  return isNaming && compared === path ? values.length : Infinity;
}

function clausesIn(node: Node): readonly Clause[] {
  if (typeof node === 'string') return [];
  if ('every' in node) return node;
  return 'condition' in node && node.operator === 'brackets' ? (node.condition as readonly Clause[]) : [];
}
