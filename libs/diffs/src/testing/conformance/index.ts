import { agingCases } from './aging.cases.js';
import type { ConformanceStore, DiffStoreConformanceCase } from './conformance-case.js';
import { conformanceStore } from './conformance-store.js';
import { goneCases } from './gone.cases.js';
import { marksCases } from './marks.cases.js';
import { recordingCases } from './recording.cases.js';
import type { DiffsConformanceCase, RecordingWorld } from './recording-world.js';
import { readingCases } from './reading.cases.js';
import { wakingCases } from './waking.cases.js';

/**
 * What every DiffStore promises, as cases to run on a store that is empty and keeps diffs for as long as the case says, or for an hour.
 *
 * @example
 * for (const { title, retention, run } of diffStoreConformance)
 *   it(title, async () => run(conformanceStore(await openEmptyStore(retention), dataSource, retention)));
 */
export const diffStoreConformance: readonly DiffStoreConformanceCase[] = [
  ...readingCases,
  ...goneCases,
  ...wakingCases,
  ...agingCases,
  ...marksCases,
];

/**
 * What DiffsModule promises on any store, database and version of TypeORM, as cases to run on a DataSource with CONFORMANCE_ENTITIES.
 *
 * @example
 * for (const { title, run } of diffsConformance) it(title, () => run({ diffs, dataSource, settle }));
 */
export const diffsConformance: readonly DiffsConformanceCase[] = recordingCases;

export { CONFORMANCE_ENTITIES } from './entities.js';
export type { DiffsConformanceCase, RecordingWorld };
export { conformanceStore, type ConformanceStore, type DiffStoreConformanceCase };
