import { InvalidArgumentError } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { AbstractStatistic } from '../entities/index.js';
import { groupingOf, type Dimension, type Grouping } from '../groupings/grouping.js';
import type { DimensionsOf, StatisticClass } from '../groupings/statistic-class.js';
import type { DimensionValue, ScopeFilter, ScopeTarget, StatisticScope } from './statistic-scope.js';

/** Of which country, province, … a value is: all dimensions of the statistic. */
export interface DimensionTarget<Statistic extends AbstractStatistic> {
  readonly by: DimensionsOf<Statistic>;
}

/** Of which country, province, … values are wanted; dimensions that are left out may have any value. */
export interface DimensionFilter<Statistic extends AbstractStatistic> {
  readonly by?: Partial<DimensionsOf<Statistic>>;
}

/** Values of a statistic of the application's own. */
export class DimensionScope<Statistic extends AbstractStatistic> implements StatisticScope<
  DimensionTarget<Statistic>,
  DimensionFilter<Statistic>,
  DimensionTarget<Statistic>
> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statistic: StatisticClass<Statistic>,
  ) {}

  target({ by }: DimensionTarget<Statistic>): ScopeTarget {
    const given = by as Readonly<Record<string, unknown>>;
    const { grouping } = this;
    refuseOthers(grouping, given);
    return {
      grouping,
      dimensions: grouping.dimensions.map((dimension) => checked(dimension, given[dimension.property])),
    };
  }

  filter({ by = {} }: DimensionFilter<Statistic>): ScopeFilter {
    const given = Object.entries(by).filter(([, value]) => value !== undefined);
    const { grouping } = this;
    refuseOthers(grouping, Object.fromEntries(given));
    const dimensionOf = (name: string) => grouping.dimensions.find(({ property }) => property === name) as Dimension;
    const equal = given.map(([property, value]) => [property, checked(dimensionOf(property), value)]);
    return { grouping, equal: Object.fromEntries(equal) as Record<string, DimensionValue>, among: undefined };
  }

  labels({ dimensions }: Grouping, values: readonly DimensionValue[]): DimensionTarget<Statistic> {
    const entries = dimensions.map(({ property, kind }, index) => {
      const value = values[index] as DimensionValue;
      return [property, kind === 'integer' ? Number(value) : value];
    });
    return { by: Object.fromEntries(entries) as DimensionsOf<Statistic> };
  }

  private get grouping(): Grouping {
    return groupingOf(this.dataSource, this.statistic);
  }
}

function refuseOthers({ statistic, dimensions }: Grouping, given: Readonly<Record<string, unknown>>): void {
  const others = Object.keys(given).filter((name) => !dimensions.some(({ property }) => property === name));
  if (others.length > 0)
    throw new InvalidArgumentError(
      `${statistic.name} is not grouped by ${others.join(', ')}.`,
      `Its dimensions are ${dimensions.map(({ property }) => property).join(', ')}.`,
    );
}

/** Text that every database stores and compares alike, or a whole number. */
function checked({ property, kind, length }: Dimension, value: unknown): DimensionValue {
  if (kind === 'integer' && Number.isSafeInteger(value)) return value as number;
  if (kind === 'text' && typeof value === 'string' && isStorable(value) && [...value].length <= length) return value;
  throw new InvalidArgumentError(
    `The dimension ${property} is ${typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value)}.`,
    kind === 'integer'
      ? 'Pass a whole number.'
      : `Pass a text of at most ${length} characters without a trailing space.`,
  );
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !text.endsWith(' ') && text.isWellFormed();
}
