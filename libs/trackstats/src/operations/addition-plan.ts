import type { Grouping } from '../groupings/grouping.js';
import { keyId, type StatisticRow } from '../stores/statistic-row.js';
import type { Guard } from '../stores/statistic-statements.js';
import { groupBy } from './group-by.js';
import { additionRow, INT64, type AddOperation, type StatisticAnswer } from './statistic-operation.js';

/** Additions to one table as one statement: a sum for each row, and what each caller's own answer is. */
export interface AdditionPlan {
  readonly grouping: Grouping;
  readonly rows: readonly StatisticRow[];
  /** Between these, no caller's own sum can leave 64 bits on the way. */
  readonly guard: Guard;
  /** @param values after the statement, by key; the answers of missing ones are undefined */
  answers(values: ReadonlyMap<string, bigint>): Map<AddOperation, StatisticAnswer | undefined>;
}

/** One for each table that the additions are to; undefined when a sum of them is past 64 bits by itself. */
export function planAdditions(operations: readonly AddOperation[]): AdditionPlan[] | undefined {
  const tables = groupBy(operations, ({ grouping }) => grouping);
  const plans: AdditionPlan[] = [];
  for (const [grouping, additions] of tables) {
    const sums = new Map<string, { first: AddOperation; sum: bigint }>();
    const prefixes = new Map<AddOperation, bigint>();
    let [lowest, highest] = [0n, 0n];
    for (const addition of additions) {
      const id = keyId(addition.key);
      const sum = (sums.get(id)?.sum ?? 0n) + addition.by;
      sums.set(id, { first: sums.get(id)?.first ?? addition, sum });
      prefixes.set(addition, sum);
      if (sum < lowest) lowest = sum;
      if (sum > highest) highest = sum;
    }
    if (lowest < INT64.min || highest > INT64.max) return undefined;
    plans.push({
      grouping,
      rows: [...sums.values()].map(({ first, sum }) => ({ ...additionRow(first), value: sum })),
      guard: { min: INT64.min - lowest, max: INT64.max - highest },
      answers: (values) =>
        new Map(
          additions.map((addition) => {
            const id = keyId(addition.key);
            const after = values.get(id);
            const { sum } = sums.get(id) as { sum: bigint };
            const prefix = prefixes.get(addition) as bigint;
            return [addition, after === undefined ? undefined : after - sum + prefix];
          }),
        ),
    });
  }
  return plans;
}
