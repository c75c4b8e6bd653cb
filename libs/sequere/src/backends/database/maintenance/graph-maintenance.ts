import type { FollowDifference, MaintenanceResult, MaintenanceRun } from '../../follow-maintenance.js';
import { ask } from '../programs/program.js';
import type { EntityRange } from '../statements/follow-checks.js';
import type { FollowStore } from '../stores/follow-store.js';
import { storedLabels } from '../labels/stored-labels.js';
import { checkRange } from './check-range.js';
import { repairRange } from './repair-range.js';

interface Place {
  readonly type: string;
  readonly after: string;
}

/** Differences beyond these are counted only. */
const SHOWN = 1_000;

/** Compares what is stored twice, a range of entities at a time, and mends it if asked. An interrupted run goes on where it was. */
export class GraphMaintenance {
  private interruptedAt: Place | undefined;

  constructor(
    private readonly store: FollowStore,
    private readonly task: 'verify' | 'repair',
  ) {}

  async run({ signal, onProgress }: MaintenanceRun): Promise<MaintenanceResult> {
    const { sql } = this.store;
    const differences: FollowDifference[] = [];
    let [checked, total] = [0, 0];
    const types = await this.store.read(() => storedLabels(sql.checks));
    const start = this.interruptedAt;
    for (const type of types) {
      if (start && type < start.type) continue;
      let after: string | undefined = start?.type === type ? start.after : '';
      while (after !== undefined) {
        if (signal?.aborted) {
          this.interruptedAt = { type, after };
          return { checked, differences, total, completed: false };
        }
        const range = await this.rangeAt({ type, after });
        const findings = await this.store.read(() => checkRange(sql.checks, range));
        if (this.task === 'repair' && findings.differences.length > 0)
          await this.store.write(() => repairRange(sql, findings));
        checked += findings.checked;
        total += findings.differences.length;
        differences.push(...findings.differences.slice(0, SHOWN - differences.length));
        onProgress?.({ checked, differences: total });
        after = range.through;
      }
    }
    this.interruptedAt = undefined;
    return { checked, differences, total, completed: true };
  }

  private async rangeAt({ type, after }: Place): Promise<EntityRange> {
    const [row] = await this.store.read(() => ask<{ id: string | null }>(this.store.sql.checks.end(type, after)));
    return { type, after, through: row?.id ?? undefined };
  }
}
