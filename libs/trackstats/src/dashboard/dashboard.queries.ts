import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { Period } from '../calendar/period.js';

/** As many metrics as fit on a page, and objects as a reader can tell apart in a chart. */
export const MOST_METRICS = 12;
const MOST_OBJECTS = 12;
const DATE = /^\d{4}-\d\d-\d\d$/;
/** A type and an id, such as `user:7`. */
const OBJECT = /^[^:]+:.+$/s;

/** A parameter that may be repeated. */
const Repeatable = () => Transform(({ value }: { value: unknown }) => (value === undefined ? value : [value].flat()));
const Flag = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

export class OverviewQuery {
  /** By name, such as `shopping.orders`; the first ones when left out. */
  @Repeatable()
  @IsOptional()
  @IsString({ each: true })
  @ArrayMaxSize(MOST_METRICS)
  metric?: string[];

  /** The module's when left out. */
  @IsOptional()
  @IsString()
  zone?: string;
}

export class SeriesQuery {
  @Repeatable()
  @IsString({ each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_METRICS)
  metric: string[];

  @IsIn(Object.values(Period))
  period: Period = Period.DAY;

  @Matches(DATE)
  from: string;

  @Matches(DATE)
  to: string;

  @IsOptional()
  @IsString()
  zone?: string;

  /** Without any, values of the metrics as a whole. */
  @Repeatable()
  @Matches(OBJECT, { each: true })
  @ArrayMaxSize(MOST_OBJECTS)
  object: string[] = [];

  @Flag()
  @IsBoolean()
  cumulative: boolean = false;

  /** With as many buckets right before. */
  @Flag()
  @IsBoolean()
  previous: boolean = false;
}

export class ObjectsQuery {
  @IsString()
  metric: string;

  @IsIn(Object.values(Period))
  period: Period = Period.DAY;

  @IsString()
  type: string;

  @Matches(DATE)
  from: string;

  @Matches(DATE)
  to: string;
}
