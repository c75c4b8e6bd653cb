import { tableNames, type TableNames } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import { TrackerState } from '../entities/index.js';
import type { TrackingHost } from '../trackers/tracking-host.js';

/** How far a tracker is. Instants are in epoch milliseconds. */
export interface TrackerProgress {
  readonly bins: boolean;
  readonly zone: string;
  readonly definition: string;
  readonly completeUpTo: number | null;
  readonly verifiedAt: number | null;
  /** Where an interrupted rebuild goes on. */
  readonly rebuild: RebuildProgress | null;
}

export interface RebuildProgress {
  /** What was asked for, as dates; null for no bound. */
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string;
  readonly definition: string;
  /** When it began. */
  readonly begun: number;
  /** The first date that is still to be counted, and the last. */
  readonly next: string;
  readonly last: string;
  /** How many days there are together. */
  readonly total: number;
}

/** Who is tracked into which metric and statistic. */
export interface TrackerIdentity {
  readonly key: string;
  readonly metricId: number;
  readonly statistic: string;
}

/** Who has been tracked, and up to when. */
export interface ListedTracker extends TrackerIdentity, Pick<TrackerProgress, 'completeUpTo'> {}

/** The table of how far trackers are. */
export class TrackerStateStore {
  private readonly names: TableNames<keyof TrackerState>;

  constructor(private readonly host: TrackingHost) {
    this.names = tableNames(host.dataSource, TrackerState);
  }

  /** Creates the row of a tracker that has none, so that it can be locked. */
  async ensure({ key, metricId, statistic }: TrackerIdentity): Promise<void> {
    const { table, column } = this.names;
    const { insertIgnoring, placeholder } = this.host.spelling;
    const columns = [column.tracker, column.metricId, column.statistic, column.bins, column.zone, column.definition];
    const places = columns.map((_, index) => placeholder(index + 1));
    const sql = insertIgnoring(`${table} (${columns.join(', ')})`, `VALUES (${places.join(', ')})`);
    await this.host.runner.write('The registration of a tracker', [
      { sql, parameters: [key, metricId, statistic, 0, '', ''] },
    ]);
  }

  /** Of all trackers, here or elsewhere. */
  async list(): Promise<ListedTracker[]> {
    const { table, column } = this.names;
    const sql = `SELECT ${column.tracker} AS name, ${column.metricId} AS metric, ${column.statistic} AS statistic,
        ${column.completeUpTo} AS complete FROM ${table}`;
    const rows = await this.host.runner.read<Record<string, string | number | null>>({ sql, parameters: [] });
    return rows.map((row) => ({
      key: String(row['name']),
      metricId: Number(row['metric']),
      statistic: String(row['statistic']),
      completeUpTo: instant(row['complete']),
    }));
  }

  /** How far a tracker is; nobody else runs it until the transaction ends. */
  async lock(key: string, manager: EntityManager): Promise<TrackerProgress | undefined> {
    return await this.select(key, this.host.dialect === 'sqlite' ? '' : 'FOR UPDATE', manager);
  }

  async read(key: string, manager: EntityManager): Promise<TrackerProgress | undefined> {
    return await this.select(key, '', manager);
  }

  async save(key: string, progress: Partial<TrackerProgress>, manager: EntityManager): Promise<void> {
    const { table, column } = this.names;
    const { placeholder } = this.host.spelling;
    const { bins, rebuild, ...others } = progress;
    const values: Record<string, unknown> = {
      ...others,
      ...(bins !== undefined && { bins: Number(bins) }),
      ...(rebuild !== undefined && { progress: rebuild && JSON.stringify(rebuild) }),
    };
    const names = Object.keys(values);
    const sets = names.map((name, index) => `${column[name as keyof TrackerState]} = ${placeholder(index + 1)}`);
    const sql = `UPDATE ${table} SET ${sets.join(', ')} WHERE ${column.tracker} = ${placeholder(names.length + 1)}`;
    await manager.query(sql, [...Object.values(values), key]);
  }

  async remove(key: string, manager: EntityManager): Promise<void> {
    const { table, column } = this.names;
    await manager.query(`DELETE FROM ${table} WHERE ${column.tracker} = ${this.host.spelling.placeholder(1)}`, [key]);
  }

  private async select(key: string, locking: string, manager: EntityManager): Promise<TrackerProgress | undefined> {
    const { table, column } = this.names;
    const sql = `SELECT ${column.bins} AS bins, ${column.zone} AS zone_name, ${column.definition} AS definition,
        ${column.completeUpTo} AS complete, ${column.verifiedAt} AS verified, ${column.progress} AS rebuild
      FROM ${table} WHERE ${column.tracker} = ${this.host.spelling.placeholder(1)} ${locking}`;
    const [row] = (await manager.query(sql, [key])) as [Record<string, string | number | null>?];
    if (!row) return undefined;
    return {
      bins: Number(row['bins']) === 1,
      zone: String(row['zone_name']),
      definition: String(row['definition']),
      completeUpTo: instant(row['complete']),
      verifiedAt: instant(row['verified']),
      rebuild: row['rebuild'] === null ? null : (JSON.parse(String(row['rebuild'])) as RebuildProgress),
    };
  }
}

function instant(value: string | number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
