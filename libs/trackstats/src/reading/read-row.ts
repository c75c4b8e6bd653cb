import type { Grouping } from '../groupings/grouping.js';
import type { DimensionValue } from '../scopes/statistic-scope.js';

/** A value as it was read. */
export interface ReadRow {
  readonly metricId: number;
  readonly date: string;
  readonly dimensions: readonly DimensionValue[];
  readonly value: bigint | null;
  readonly samples: bigint | null;
  readonly derived: boolean;
}

/** A row as drivers return it: dimensions `d0`, `d1`, …, and integers as text. */
export interface RawRow {
  readonly metric: number | string;
  readonly day?: string;
  readonly slot?: number | string;
  readonly value: string | null;
  readonly samples: string | null;
  readonly [dimension: `d${number}`]: DimensionValue;
}

export function fromRaw(row: RawRow, date: string, { dimensions }: Grouping, derived: boolean): ReadRow {
  return {
    metricId: Number(row.metric),
    date,
    dimensions: dimensions.map((_, index) => row[`d${index}`] as DimensionValue),
    value: row.value === null ? null : BigInt(row.value),
    samples: row.samples === null ? null : BigInt(row.samples),
    derived,
  };
}

/** Which line a row belongs to: a metric with its dimensions. */
export function lineKey({ metricId, dimensions }: Pick<ReadRow, 'metricId' | 'dimensions'>): string {
  return [metricId, ...dimensions].join('\0');
}

export function rowKey(row: ReadRow): string {
  return `${lineKey(row)}\0${row.date}`;
}
