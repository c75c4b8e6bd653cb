import { transaction } from '@spoor/core';
import type { FakeClock } from '@spoor/core/testing';
import {
  CountObjectsByDateTracker,
  defineDomain,
  defineMetric,
  ObjectsByDateAndObjectTracker,
  ObjectsByDateTracker,
  StatisticBin,
  StatisticByDate,
  StatisticByDateAndObject,
} from '@spoor/trackstats';
import type { OpenStatistics } from '@spoor/trackstats/testing';
import { Between, type DataSource } from 'typeorm';
import { Happening, Person, StatisticByTown } from './happening.entity.js';
import { DISTINCT_PERIODS, distinctValues, type Occurrence } from './distinct-values.js';
import type { Step } from './history-step.js';
import { LocalClock } from './local-clock.js';

export const ZONE = 'Australia/Lord_Howe';
const NATURE = defineDomain({ ref: 'nature' });
const ALL = defineMetric({ domain: NATURE, ref: 'all' });
const SUM = defineMetric({ domain: NATURE, ref: 'sum' });
const LARGE = defineMetric({ domain: NATURE, ref: 'large' });
const TOWNS = defineMetric({ domain: NATURE, ref: 'towns' });
const MOST = defineMetric({ domain: NATURE, ref: 'most' });
const MEAN = defineMetric({ domain: NATURE, ref: 'mean' });
const PEOPLE = defineMetric({ domain: NATURE, ref: 'people' });
const DATED = defineMetric({ domain: NATURE, ref: 'dated' });
const NUMBERED = defineMetric({ domain: NATURE, ref: 'numbered' });
const DAY = 86_400_000;
const QUARTER = 900_000;

/** A database that changes step by step, and what is tracked of it. */
export class History {
  private readonly local = new LocalClock(ZONE);
  private readonly trackers = [
    {
      tracker: new CountObjectsByDateTracker({ metric: ALL, dateField: 'at', anyZone: true }),
      rows: () => this.happenings,
    },
    {
      tracker: new ObjectsByDateAndObjectTracker({
        metric: SUM,
        aggregate: 'sum',
        valueField: 'amount',
        dateField: 'at',
        objectEntity: Person,
        objectField: 'person',
      }),
      rows: () => this.happenings,
    },
    {
      tracker: new CountObjectsByDateTracker({ metric: LARGE, dateField: 'at' }),
      rows: () => this.happenings.createQueryBuilder('h').where('h.amount > :least OR h.amount < -4', { least: 2 }),
    },
    {
      tracker: new ObjectsByDateTracker({
        metric: TOWNS,
        dateField: 'at',
        statistic: StatisticByTown,
        by: { country: { value: 'NL' }, town: 'person.town' },
      }),
      rows: () => this.happenings,
    },
    ...[
      new ObjectsByDateTracker({ metric: MOST, dateField: 'at', aggregate: 'max', valueField: 'amount' }),
      new ObjectsByDateTracker({ metric: MEAN, dateField: 'at', aggregate: 'avg', valueField: 'amount' }),
      new ObjectsByDateTracker({
        metric: PEOPLE,
        dateField: 'at',
        aggregate: 'countDistinct',
        valueField: 'personId',
        periods: DISTINCT_PERIODS,
      }),
      new CountObjectsByDateTracker({ metric: DATED, dateField: 'day' }),
      new CountObjectsByDateTracker({ metric: NUMBERED, dateField: 'milliseconds', anyZone: true }),
    ].map((tracker) => ({ tracker, rows: () => this.happenings })),
  ];

  constructor(
    private readonly dataSource: DataSource,
    private readonly open: OpenStatistics,
    private readonly clock: FakeClock,
  ) {}

  get happenings() {
    return this.dataSource.getRepository(Happening);
  }

  async take(next: Step): Promise<void> {
    const rows = await this.happenings.find({ order: { id: 'ASC' } });
    const chosen = 'row' in next ? rows[next.row % rows.length] : undefined;
    switch (next.kind) {
      case 'insert':
        await this.happenings.save(next.rows.map((each) => this.happenings.create(this.newRow(each))));
        break;
      case 'move':
        if (chosen) await this.happenings.update(chosen.id, this.dated((next.to / 10_000) * 40 * DAY));
        break;
      case 'upsert':
        if (chosen) {
          const { id, personId, amount, price } = chosen;
          const row = { id, personId, amount, price, ...this.dated((next.to / 10_000) * 40 * DAY) };
          await this.happenings.upsert(row, ['id']);
        }
        break;
      case 'give':
        if (chosen) await this.happenings.update(chosen.id, { personId: personOf(next.to) });
        break;
      case 'value':
        if (chosen) await this.happenings.save({ ...chosen, amount: (next.to % 11) - 5 });
        break;
      case 'delete':
        if (chosen) await this.happenings.remove(chosen);
        break;
      case 'bulk': {
        const first = this.instant((next.to / 10_000) * 40 * DAY);
        await this.happenings.update({ at: Between(first, new Date(first.getTime() + 3 * DAY)) }, { amount: 3 });
        break;
      }
      case 'town':
        await this.dataSource.getRepository(Person).update(`p${next.person}`, { town: `town ${next.to % 3}` });
        break;
      case 'rolledBack':
        await transaction(this.dataSource, async (manager) => {
          if (chosen) await manager.delete(Happening, chosen.id);
          throw new Error('as it was meant');
        }).catch(() => undefined);
        break;
      case 'wait':
        this.clock.advance(next.hours * 3_600_000);
        break;
      case 'raw':
        if (chosen) {
          const { tablePath } = this.happenings.metadata;
          await this.dataSource.query(`UPDATE ${tablePath} SET amount = ${(next.to % 11) - 5} WHERE id = ${chosen.id}`);
          const date = this.local.date(chosen.at.getTime());
          await this.open.statistics.invalidate({ from: date, to: date });
        }
        break;
      default:
        await this.track(next.which);
    }
  }

  async track(which: number): Promise<void> {
    const { tracker, rows } = this.trackers[which] as (typeof this.trackers)[0];
    await this.open.statistics.track(tracker, rows() as never);
  }

  async trackAll(): Promise<void> {
    for (const which of this.trackers.keys()) await this.track(which);
  }

  /** What should be stored, counted one by one. */
  async expected(): Promise<string[]> {
    const lines = new Map<string, number>();
    const add = (key: string, amount: number) => lines.set(key, (lines.get(key) ?? 0) + amount);
    const people: Occurrence[] = [];
    let latest = this.local.date(this.clock.now());
    for (const { at, amount, day, milliseconds, person } of await this.happenings.find({
      relations: { person: true },
    })) {
      const date = this.local.date(at.getTime());
      add(`all ${date}`, 1);
      add(`bin ${Math.floor(at.getTime() / QUARTER)}`, 1);
      if (person) add(`sum ${date} ${person.id}`, amount);
      if (amount > 2 || amount < -4) add(`large ${date}`, 1);
      if (person) add(`towns ${date} ${person.town}`, 1);
      lines.set(`most ${date}`, Math.max(lines.get(`most ${date}`) ?? -Infinity, amount));
      add(`mean ${date}`, amount);
      add(`mean ${date} of`, 1);
      if (person) people.push({ date, value: person.id });
      if (date > latest) latest = date;
      add(`dated ${day}`, 1);
      add(`numbered ${this.local.date(Number(milliseconds))}`, 1);
      add(`numbered bin ${Math.floor(Number(milliseconds) / QUARTER)}`, 1);
    }
    for (const [key, count] of distinctValues(people, latest)) add(`people ${key}`, count);
    return [...lines].map(([key, value]) => `${key}: ${value}`).toSorted();
  }

  async stored(): Promise<string[]> {
    const byDate = await this.dataSource.getRepository(StatisticByDate).find();
    const byObject = await this.dataSource.getRepository(StatisticByDateAndObject).find();
    const byTown = await this.dataSource.getRepository(StatisticByTown).find();
    const bins = await this.dataSource.getRepository(StatisticBin).find();
    const names = new Map<number, string>();
    for (const metric of await this.dataSource.query('SELECT id, ref FROM spoor_metric'))
      names.set(metric.id, metric.ref);
    return [
      ...byDate.map(({ metricId, period, date, value }) => {
        const name = String(names.get(metricId));
        return `${name === PEOPLE.ref ? `${name} ${period}` : name} ${date}: ${value}`;
      }),
      ...byDate.flatMap(({ date, samples }) => (samples === null ? [] : [`mean ${date} of: ${samples}`])),
      ...byObject.map(({ date, objectId, value }) => `sum ${date} ${objectId}: ${value}`),
      ...byTown.map(({ date, town, value }) => `towns ${date} ${town}: ${value}`),
      ...bins.map(({ metricId, bin, value }) => {
        return `${names.get(metricId) === 'all' ? '' : `${names.get(metricId)} `}bin ${bin}: ${value}`;
      }),
    ].toSorted();
  }

  private newRow({ ago, person, amount }: { ago: number; person: number; amount: number }): Partial<Happening> {
    return { ...this.dated(ago), personId: personOf(person), amount, price: 0 };
  }

  private dated(ago: number) {
    const at = this.instant(ago);
    return {
      at,
      zonedAt: at,
      day: at.toISOString().slice(0, 10),
      seconds: Math.floor(at.getTime() / 1_000),
      milliseconds: String(at.getTime()),
    };
  }

  private instant(ago: number): Date {
    return new Date(Math.floor(this.clock.now() - ago));
  }
}

function personOf(which: number): string | null {
  return which % 4 === 3 ? null : `p${which % 4}`;
}
