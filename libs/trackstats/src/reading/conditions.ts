import type { Grouping } from '../groupings/grouping.js';
import { givenRows, type Spelling } from '../stores/spelling.js';
import type { ScopeFilter } from '../scopes/statistic-scope.js';

/** Collects the parameters of a statement while its SQL is written. */
export class Parameters {
  readonly values: unknown[];

  /** @param before of what is written before: another statement's that becomes part of it */
  constructor(
    private readonly spelling: Spelling,
    before: readonly unknown[] = [],
  ) {
    this.values = [...before];
  }

  /** The placeholder of a further parameter. Placeholders must be written in the order in which they are made. */
  add(value: unknown): string {
    return this.spelling.placeholder(this.values.push(value));
  }
}

/** The dimensions as `d0`, `d1`, …, to select and to group by. */
export function dimensionList({ dimensions }: Grouping, prefix = ''): string[] {
  return dimensions.map((_, index) => `${prefix}d${index}`);
}

/** Conditions on the dimensions of `stored`, as `AND …`. */
export function dimensionConditions(
  { grouping, equal, among }: ScopeFilter,
  columns: readonly string[],
  spelling: Spelling,
  parameters: Parameters,
): string {
  const conditions = grouping.dimensions.flatMap(({ property }, index) => {
    const value = equal[property];
    return value === undefined ? [] : [`AND stored.${columns[index]} = ${parameters.add(value)}`];
  });
  if (among) {
    const shape = grouping.dimensions.map(({ kind }, index) => ({ name: `w${index}`, kind }));
    const wanted = spelling.given(parameters.add(givenRows(among)), 'wanted', shape);
    const list = columns.map((column) => `stored.${column}`).join(', ');
    conditions.push(`AND (${list}) IN (SELECT ${shape.map(({ name }) => name).join(', ')} FROM ${wanted})`);
  }
  return conditions.join(' ');
}
