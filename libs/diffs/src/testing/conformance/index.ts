import type { ConformanceStore, DiffStoreConformanceCase } from './conformance-case.js';
import { conformanceStore } from './conformance-store.js';
import { goneCases } from './gone.cases.js';
import { readingCases } from './reading.cases.js';
import { wakingCases } from './waking.cases.js';

/**
 * What every DiffStore promises, as cases to run on a store that is empty and keeps diffs for an hour.
 *
 * @example
 * for (const { title, run } of diffStoreConformance) it(title, () => run(conformanceStore(store, dataSource)));
 */
export const diffStoreConformance: readonly DiffStoreConformanceCase[] = [
  ...readingCases,
  ...goneCases,
  ...wakingCases,
];

export { conformanceStore, type ConformanceStore, type DiffStoreConformanceCase };
