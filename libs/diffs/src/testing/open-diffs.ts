import type { DataSource } from 'typeorm';
import { createService } from '../create-service.js';
import { DiffsEngine } from '../diffs.engine.js';
import { resolveOptions, type DiffsModuleOptions } from '../diffs.options.js';
import type { DiffsService } from '../diffs.service.js';

/** Diffs without Nest. */
export interface OpenDiffs {
  readonly diffs: DiffsService;
  /** Resolves when what was committed until now is in the store: `delivery: 'outbox'` and `'afterCommit'` bring it there afterwards. */
  settle(): Promise<void>;
  /** Delivers what was committed and lets go of the store; what is written from then on is not recorded. */
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
  return {
    diffs,
    settle: async () => void (await engine.drained()),
    async close() {
      await engine.close();
      engine.stopRecording();
    },
  };
}
