import { InvalidArgumentError } from '@spoor/core';
import { UnsupportedColumnError } from '../errors/unsupported-column.error.js';
import type { TrackedColumn } from './tracked-column.js';
import type { TrackerDefinition } from './tracker-definition.js';
import type { TrackingHost } from './tracking-host.js';

const INTEGERS = /^(tiny|small|medium|big)?int(eger)?\d*$|^unsigned big int$/;
const NUMBERS = /^(numeric|decimal|double( precision)?|real|float\d*)$/;

/**
 * What a row is worth, in SQL: its value in the metric's smallest unit, rounded where it has more decimals; of `countDistinct`, the
 * value itself.
 *
 * @throws UnsupportedColumnError for what is no number
 */
export function valueExpression(
  { dataSource, dialect, spelling }: TrackingHost,
  { aggregate, metric }: TrackerDefinition,
  { column, metadata, path, sql }: TrackedColumn,
): string {
  const type = dataSource.driver.normalizeType(column);
  if (aggregate === 'countDistinct') {
    if (metric.scale === 0) return INTEGERS.test(type) ? sql : spelling.exactText(sql);
    throw new InvalidArgumentError(
      `"${metric.ref}" counts and has a scale of ${metric.scale}.`,
      'Leave out its scale.',
    );
  }
  if (INTEGERS.test(type)) {
    if (metric.scale === 0) return sql;
    // PostgreSQL makes of two integers of 32 bits another one.
    const whole = dialect === 'postgres' ? `CAST(${sql} AS bigint)` : sql;
    return `(${whole} * ${10n ** BigInt(metric.scale)})`;
  }
  if (NUMBERS.test(type)) return spelling.rounded(sql, metric.scale);
  throw new UnsupportedColumnError(
    `${metadata.name}.${path}`,
    type,
    `no number of which a ${aggregate} could be made`,
    'Name a column of numbers, or count the rows.',
  );
}
