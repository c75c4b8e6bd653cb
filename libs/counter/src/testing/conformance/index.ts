import { changeCases } from './change.cases.js';
import type { CounterConformanceCase } from './conformance-case.js';
import { handleCases } from './handle.cases.js';
import { idempotencyCases } from './idempotency.cases.js';
import { invalidCases } from './invalid.cases.js';
import { limitCases } from './limit.cases.js';
import { listCases } from './list.cases.js';
import { transactionCases } from './transaction.cases.js';

/**
 * What CounterService promises, as cases to run on any database.
 *
 * @example
 * for (const { title, run } of counterConformance) it(title, () => run(counters, dataSource));
 */
export const counterConformance: readonly CounterConformanceCase[] = [
  ...handleCases,
  ...changeCases,
  ...limitCases,
  ...idempotencyCases,
  ...transactionCases,
  ...listCases,
  ...invalidCases,
];

export type { CounterConformanceCase };
