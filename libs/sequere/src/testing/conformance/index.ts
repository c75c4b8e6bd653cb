import type { ConformanceWorld, SequereConformanceCase } from './conformance-case.js';
import { countCases } from './count.cases.js';
import { edgeCases } from './edge.cases.js';
import { eventCases } from './event.cases.js';
import { identityCases } from './identity.cases.js';
import { invalidCases } from './invalid.cases.js';
import { listCases } from './list.cases.js';
import { maintenanceCases } from './maintenance.cases.js';
import { purgeCases } from './purge.cases.js';
import { removalCases } from './removal.cases.js';
import { transactionCases } from './transaction.cases.js';

/**
 * What SequereService promises, as cases to run on any backend.
 *
 * @example
 * for (const { title, run } of sequereConformance)
 *   it(title, () => run({ sequere, settle, dataSource, joinsTransactions: false, resolution: 1 }));
 */
export const sequereConformance: readonly SequereConformanceCase[] = [
  ...edgeCases,
  ...countCases,
  ...listCases,
  ...identityCases,
  ...transactionCases,
  ...eventCases,
  ...purgeCases,
  ...removalCases,
  ...maintenanceCases,
  ...invalidCases,
];

export type { ConformanceWorld, SequereConformanceCase };
