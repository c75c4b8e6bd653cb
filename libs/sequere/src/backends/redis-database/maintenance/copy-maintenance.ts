import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import type { FollowBackend, FollowBackendContext } from '../../follow-backend.js';
import type { MaintenanceResult, MaintenanceRun } from '../../follow-maintenance.js';
import { maintain } from '../../redis/maintenance/maintenance.js';
import type { CopyWatch } from '../copy-watch.js';
import type { CopyBuilder } from '../copy/copy.builder.js';
import type { CopyKeys } from '../copy/copy.keys.js';
import type { CopyReader } from '../copy/copy.reader.js';
import type { CopyWriter } from '../copy/copy.writer.js';
import { CopyInspector } from './copy.inspector.js';
import { eachEntity } from './each-entity.js';

export interface CopyParts {
  readonly connection: RedisConnection;
  readonly keys: CopyKeys;
  readonly types: () => readonly string[];
  readonly watch: CopyWatch;
  readonly reader: CopyReader;
  readonly writer: CopyWriter;
  readonly builder: CopyBuilder;
  readonly database: FollowBackend;
  readonly context: FollowBackendContext;
}

const BUILT_AT_ONCE = 8;
const DIFFERENCES_SHOWN = 1_000;

/** Compares the database with itself, then the copies with it. */
export class CopyMaintenance {
  private readonly inspector: CopyInspector;

  constructor(private readonly parts: CopyParts) {
    this.inspector = new CopyInspector(parts);
  }

  verify(run: MaintenanceRun): Promise<MaintenanceResult> {
    return this.both(run, ({ database }) => database.verify(run), 'verify');
  }

  repair(run: MaintenanceRun): Promise<MaintenanceResult> {
    return this.both(run, ({ database }) => database.repair(run), 'repair');
  }

  /** Makes a copy of every entity that has edges. */
  async rebuild(run: MaintenanceRun): Promise<MaintenanceResult> {
    const { database, context } = this.parts;
    const result = await database.rebuild(run);
    let { checked } = result;
    if (!result.completed) return result;
    await this.parts.watch.looked();
    for await (const entities of eachEntity(context.dataSource, BUILT_AT_ONCE)) {
      if (run.signal?.aborted) return { ...result, checked, completed: false };
      await Promise.all(entities.map((entity) => this.makeAnew(entity)));
      checked += entities.length;
      run.onProgress?.({ checked, differences: result.total });
    }
    return { ...result, checked };
  }

  private async makeAnew(entity: EntityRef): Promise<void> {
    await this.parts.writer.drop(entity);
    await this.parts.builder.build(entity);
  }

  private async both(
    run: MaintenanceRun,
    inDatabase: (parts: CopyParts) => Promise<MaintenanceResult>,
    task: 'verify' | 'repair',
  ): Promise<MaintenanceResult> {
    const first = await inDatabase(this.parts);
    if (!first.completed) return first;
    await this.parts.watch.looked();
    const { onProgress } = run;
    const second = await maintain(
      this.parts.connection,
      this.inspector,
      { name: `copy:${task}`, mend: task === 'repair' },
      {
        ...run,
        onProgress: ({ checked, differences }) =>
          onProgress?.({ checked: first.checked + checked, differences: first.total + differences }),
      },
    );
    return {
      checked: first.checked + second.checked,
      differences: [...first.differences, ...second.differences].slice(0, DIFFERENCES_SHOWN),
      total: first.total + second.total,
      completed: second.completed,
    };
  }
}
