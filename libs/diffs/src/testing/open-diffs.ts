import type { DataSource } from 'typeorm';
import { createService } from '../create-service.js';
import { DiffsEngine } from '../diffs.engine.js';
import { resolveOptions, type DiffsModuleOptions } from '../diffs.options.js';
import type { DiffsService } from '../diffs.service.js';

/** Diffs without Nest. */
export interface OpenDiffs {
  readonly diffs: DiffsService;
  /** Delivers what was committed and lets go of the store. */
  close(): Promise<void>;
}

/** Keeps the diffs of an initialised DataSource that has DIFF_ENTITIES, from now on. */
export async function openDiffs(
  dataSource: DataSource,
  options: DiffsModuleOptions = {},
  name = 'default',
): Promise<OpenDiffs> {
  const engine = new DiffsEngine(dataSource, resolveOptions(options), name);
  const diffs = createService(engine);
  await engine.start();
  return { diffs, close: () => engine.close() };
}
