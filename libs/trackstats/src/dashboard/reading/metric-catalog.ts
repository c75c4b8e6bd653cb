import { raw, selectLabels, tableNames } from '@spoor/core';
import { Period } from '../../calendar/period.js';
import { PERIODS } from '../../calendar/periods.js';
import { StatisticByDate, StatisticByDateAndObject } from '../../entities/index.js';
import { combineOf } from '../../reading/derivation.js';
import { readCoverage, type Coverage } from '../../reading/coverage.js';
import { nameOf } from '../../registry/metric-name.js';
import type { RegisteredMetric } from '../../registry/metric-registry.js';
import type { OpenTrackstats } from '../../trackstats.engine.js';
import type { CatalogAnswer, CatalogMetric } from '../dashboard.answers.js';
import { readKeptPeriods } from './kept-periods.js';

/** Every registered metric, and what can be asked of it. */
export async function readCatalog(open: OpenTrackstats, metrics: readonly RegisteredMetric[]): Promise<CatalogAnswer> {
  const objectTypes = await readObjectTypes(open);
  if (metrics.length === 0) return { zone: open.options.calendar.zone, metrics: [], objectTypes };
  const kept = await readKeptPeriods(open);
  const whole = await readCoverage(open, StatisticByDate, metrics, undefined);
  const objects = await readCoverage(open, StatisticByDateAndObject, metrics, undefined);
  const described = metrics.map((metric): CatalogMetric => {
    const { id, aggregate, definition } = metric;
    const { domain, ref, name, description, unit } = definition;
    return {
      name: nameOf(definition),
      title: name ?? ref,
      domain: domain.name ?? domain.ref,
      description: description ?? null,
      unit: unit ?? null,
      periods: periodsOf(metric, kept.whole.get(id), whole.get(id)),
      objectPeriods: periodsOf(metric, kept.objects.get(id), objects.get(id)),
      anyZone: whole.get(id)?.bins ?? false,
      objectsAnyZone: objects.get(id)?.bins ?? false,
      additive: aggregate === null || aggregate === 'count' || aggregate === 'sum',
      isTracked: whole.has(id) || objects.has(id),
    };
  });
  return { zone: open.options.calendar.zone, metrics: described, objectTypes };
}

/** What is stored, and what is made of it. */
function periodsOf(
  { aggregate }: RegisteredMetric,
  stored: ReadonlySet<Period> | undefined,
  coverage: Coverage | undefined,
): Period[] {
  const isDerived = combineOf(aggregate) !== undefined && stored?.has(Period.DAY);
  return (Object.keys(PERIODS) as Period[]).filter((period) => {
    if (stored?.has(period)) return true;
    return period === Period.HOUR ? coverage?.bins : isDerived;
  });
}

async function readObjectTypes({ dataSource, runner }: OpenTrackstats): Promise<string[]> {
  const { table, column } = tableNames(dataSource, StatisticByDateAndObject);
  const [sql, parameters] = selectLabels(raw(table), raw(column.objectType)).render(() => '');
  const labels = await runner.read<{ label: string }>({ sql, parameters });
  return labels.map(({ label }) => label);
}
