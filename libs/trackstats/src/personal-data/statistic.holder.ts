import { transaction, type EntityRef, type PersonalDataHolder, type PersonalRecord } from '@spoor/core';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { Metric, StatisticBin, StatisticByDateAndObject } from '../entities/index.js';
import { formatDecimal } from '../values/decimal.js';

const PAGE = 1_000;

/** Values by date and object. Those of statistics of the application's own, whose dimensions only it understands, are its business. */
export class StatisticHolder implements PersonalDataHolder {
  constructor(private readonly dataSource: DataSource) {}

  async *exportOf(entity: EntityRef): AsyncGenerator<PersonalRecord, void, undefined> {
    const metrics = new Map<number, Metric>();
    for (let after: StatisticByDateAndObject | undefined; ;) {
      const rows = await transaction(this.dataSource, async (manager) => {
        const page = await pageAfter(manager, entity, after);
        const unknown = page.map(({ metricId }) => metricId).filter((metricId) => !metrics.has(metricId));
        for (const metric of await manager.findBy(Metric, { id: In([...new Set(unknown)]) }))
          metrics.set(metric.id, metric);
        return page;
      });
      for (const row of rows) yield recordOf(row, metrics.get(row.metricId) as Metric);
      if (rows.length < PAGE) return;
      after = rows.at(-1);
    }
  }

  async erase({ type, id }: EntityRef): Promise<void> {
    await transaction(this.dataSource, async (manager) => {
      await manager.delete(StatisticByDateAndObject, { objectType: type, objectId: id });
      await manager.delete(StatisticBin, { objectType: type, objectId: id });
    });
  }
}

function pageAfter(
  manager: EntityManager,
  { type, id }: EntityRef,
  after: StatisticByDateAndObject | undefined,
): Promise<StatisticByDateAndObject[]> {
  const query = manager
    .createQueryBuilder(StatisticByDateAndObject, 'kept')
    .where({ objectType: type, objectId: id })
    .orderBy({ 'kept.metricId': 'ASC', 'kept.period': 'ASC', 'kept.date': 'ASC' })
    .limit(PAGE);
  if (after) query.andWhere('(kept.metricId, kept.period, kept.date) > (:metricId, :period, :date)', { ...after });
  return query.getMany();
}

function recordOf(
  { period, date, value, samples }: StatisticByDateAndObject,
  { domain, ref, scale }: Metric,
): PersonalRecord {
  return {
    kind: 'statistic',
    metric: `${domain}.${ref}`,
    period,
    date,
    value: value === null ? null : formatDecimal(value, scale),
    ...(samples !== null && { samples: String(samples) }),
  };
}
