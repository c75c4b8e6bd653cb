import { EntityTypes, InvalidArgumentError } from '@spoor/core';
import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import type { Grouping } from '../groupings/grouping.js';
import { UnsupportedColumnError } from '../errors/unsupported-column.error.js';
import { nameOf } from '../registry/metric-name.js';
import { isRepeated } from '../stores/tracked-rows.js';
import type { TrackingHost } from './tracking-host.js';
import { DateColumn } from './date-column.js';
import { findColumn, type TrackedColumn } from './tracked-column.js';
import type { TrackedDimension, TrackerDefinition } from './tracker-definition.js';
import { valueExpression } from './value-expression.js';

/** What is read of a source: its rows, and of each when it happened, what it is worth and to which dimensions it belongs. */
export interface TrackedQuery {
  /** Whose selection is to be made; to be cloned first. */
  readonly builder: SelectQueryBuilder<ObjectLiteral>;
  readonly date: DateColumn;
  readonly value: TrackedColumn | undefined;
  /** In SQL, in whole smallest units of the metric; undefined for a mere count. */
  readonly amount: string | undefined;
  /** One for each dimension of the statistic that rows decide about, in its order. */
  readonly fields: readonly TrackedField[];
  /** Those that are the same for all rows. */
  readonly constants: readonly { readonly property: string; readonly value: string | number }[];
}

export interface TrackedField {
  readonly property: string;
  readonly kind: 'text' | 'integer';
  readonly column: TrackedColumn;
}

/** @throws InvalidArgumentError, UnknownFieldError, UnsupportedColumnError */
export function readSource(
  host: TrackingHost,
  definition: TrackerDefinition,
  grouping: Grouping,
  source: Repository<ObjectLiteral> | SelectQueryBuilder<ObjectLiteral>,
): TrackedQuery {
  const { dataSource, dialect, options } = host;
  const builder = 'manager' in source ? source.createQueryBuilder() : source.clone();
  checkQuery(builder, definition);
  const dimensions = grouping.dimensions.map(({ property, kind }) => ({
    kind,
    dimension: dimensionOf(definition, grouping, property),
  }));
  checkObjects(host, definition);
  const fields: TrackedField[] = [];
  for (const { kind, dimension } of dimensions)
    if (dimension.field !== undefined)
      fields.push({ property: dimension.property, kind, column: findColumn(builder, dimension.field) });
  const column = findColumn(builder, definition.dateField);
  const date = new DateColumn(dataSource, dialect, column, definition.epoch, options.calendar);
  const value = definition.valueField === undefined ? undefined : findColumn(builder, definition.valueField);
  if (value) checkSum(builder, definition, value);
  return {
    builder,
    date,
    value,
    amount: value && valueExpression(host, definition, value),
    fields,
    constants: dimensions.flatMap(({ dimension: { property, value: constant } }) =>
      constant === undefined ? [] : [{ property, value: constant }],
    ),
  };
}

/** What stands in the source several times would be added up as often. */
function checkSum(
  builder: SelectQueryBuilder<ObjectLiteral>,
  { aggregate, metric }: TrackerDefinition,
  value: TrackedColumn,
): void {
  if ((aggregate !== 'sum' && aggregate !== 'avg') || !isRepeated(builder, value.alias)) return;
  throw new InvalidArgumentError(
    `The query for "${nameOf(metric)}" joins rows that have each ${value.path} several times, of which a ${aggregate} would be wrong.`,
    'Put the join into a condition, WHERE EXISTS (…), or take the value from what is joined.',
  );
}

/** An id of several columns is one text where it is stored, and no database could compare it with the columns. */
function checkObjects({ dataSource }: TrackingHost, { dimensions, metric }: TrackerDefinition): void {
  const find = (property: string) => dimensions.find((each) => each.property === property);
  const [type, field] = [find('objectType')?.value, find('objectId')?.field];
  const objects = field !== undefined && typeof type === 'string' ? EntityTypes.of(dataSource).find(type) : undefined;
  const names = objects?.primaryColumns.map(({ propertyPath }) => propertyPath) ?? [];
  if (names.length < 2) return;
  throw new UnsupportedColumnError(
    `The ${field} of "${nameOf(metric)}"`,
    `${objects?.name} with the key ${names.join(', ')}`,
    'more than one column can hold',
    `Track into a statistic of your own, by: { ${names.join(', ')} }, or one object at a time.`,
  );
}

function dimensionOf(
  { dimensions, metric }: TrackerDefinition,
  grouping: Grouping,
  property: string,
): TrackedDimension {
  const others = dimensions.filter((each) => !grouping.dimensions.some((one) => one.property === each.property));
  const dimension = dimensions.find((each) => each.property === property);
  if (dimension && others.length === 0) return dimension;
  throw new InvalidArgumentError(
    `The tracker of "${nameOf(metric)}" says nothing of the dimension ${property} of ${grouping.statistic.name}, or of others.`,
    `Give by: { ${grouping.dimensions.map((each) => each.property).join(', ')} }.`,
  );
}

function checkQuery({ expressionMap }: SelectQueryBuilder<ObjectLiteral>, { metric }: TrackerDefinition): void {
  const { groupBys, havings, limit, offset, take, skip, mainAlias } = expressionMap;
  const isCut = groupBys.length + havings.length > 0 || [limit, offset, take, skip].some((each) => each !== undefined);
  if (mainAlias?.hasMetadata && !isCut) return;
  throw new InvalidArgumentError(
    `The query for "${nameOf(metric)}" is grouped or cut short, or selects from no entity.`,
    'Pass a query of an entity with nothing but joins and conditions.',
  );
}
