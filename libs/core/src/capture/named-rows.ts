import type { EntityMetadata } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import type { Interest } from './interest.js';

interface Leaf {
  readonly operator: string;
  readonly parameters: readonly string[];
}

/** Whether a condition names so few rows by their primary key that there is no need to count them. */
export function namesItsRows(expressionMap: QueryExpressionMap, interest: Interest): boolean {
  return (namedRows(expressionMap, interest.metadata) ?? Infinity) <= interest.bulkLimit;
}

/** Whether a condition is made of nothing but comparisons; SQL that somebody has written may be `random() < 0.5`. */
export function isPlain({ wheres }: QueryExpressionMap): boolean {
  return collect(wheres, []);
}

/** How many rows a condition can meet, if it is made of nothing but primary keys. */
function namedRows({ wheres }: QueryExpressionMap, { primaryColumns }: EntityMetadata): number | undefined {
  const leaves: Leaf[] = [];
  if (wheres.length === 0 || !collect(wheres, leaves)) return undefined;
  const counts = new Map(primaryColumns.map(({ propertyPath }) => [propertyPath, 0]));
  for (const { operator, parameters } of leaves) {
    const [path = '', ...values] = parameters;
    const count = counts.get(path);
    if (count === undefined || (operator !== 'equal' && operator !== 'in')) return undefined;
    counts.set(path, count + values.length);
  }
  const [rows, ...others] = counts.values();
  return others.every((count) => count === rows) ? rows : undefined;
}

function collect(node: unknown, leaves: Leaf[]): boolean {
  if (Array.isArray(node)) return node.every((each) => collect(each, leaves));
  if (typeof node !== 'object' || node === null) return false;
  if ('condition' in node) return collect(node.condition, leaves);
  leaves.push(node as Leaf);
  return 'parameters' in node;
}
