import {
  EntityTypes,
  identifierOf,
  InvalidArgumentError,
  toRef,
  UnknownEntityTypeError,
  type EntityClass,
  type EntityLike,
  type EntityRef,
} from '@spoor/core';
import type { DataSource } from 'typeorm';
import { StatisticByDate, StatisticByDateAndObject } from '../entities/index.js';
import { groupingOf, type Grouping } from '../groupings/grouping.js';
import type { DimensionValue, ScopeFilter, ScopeTarget, StatisticScope } from './statistic-scope.js';

/** Which object a value is of; without one it is of the metric as a whole. */
export interface ObjectTarget {
  readonly object?: EntityLike;
}

/** Whose values are wanted; without any of these those of the metric as a whole. One of them at most. */
export interface ObjectFilter extends ObjectTarget {
  readonly objects?: readonly EntityLike[];
  /** All objects of a class. */
  readonly objectType?: EntityClass;
}

export interface ObjectLabels {
  readonly object?: EntityRef;
}

/** Values by date, and by date and object. */
export class ObjectScope implements StatisticScope<ObjectTarget, ObjectFilter, ObjectLabels> {
  constructor(private readonly dataSource: DataSource) {}

  target({ object }: ObjectTarget): ScopeTarget {
    if (object === undefined) return { grouping: groupingOf(this.dataSource, StatisticByDate), dimensions: [] };
    return { grouping: groupingOf(this.dataSource, StatisticByDateAndObject), dimensions: this.keyOf(object) };
  }

  filter({ object, objects, objectType }: ObjectFilter): ScopeFilter {
    if ([object, objects, objectType].filter((given) => given !== undefined).length > 1)
      throw new InvalidArgumentError(
        'More than one of object, objects and objectType is given.',
        'Say with one of them whose values you want.',
      );
    const wanted = objects ?? (object === undefined ? undefined : [object]);
    if (!wanted && !objectType)
      return { grouping: groupingOf(this.dataSource, StatisticByDate), equal: {}, among: undefined };
    return {
      grouping: groupingOf(this.dataSource, StatisticByDateAndObject),
      equal: objectType ? { objectType: this.labelOf(identifierOf(objectType)) } : {},
      among: wanted?.map((one) => this.keyOf(one)),
    };
  }

  labels({ dimensions: { length } }: Grouping, [type, id]: readonly DimensionValue[]): ObjectLabels {
    return length === 0 ? {} : { object: { type: String(type), id: String(id) } };
  }

  private keyOf(object: EntityLike): [type: string, id: string] {
    const { type, id } = toRef(object);
    return [this.labelOf(type), id];
  }

  private labelOf(label: string): string {
    const types = EntityTypes.of(this.dataSource);
    if (!types.find(label)) throw new UnknownEntityTypeError(label);
    return types.canonical(label);
  }
}
