import type { Dialect } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Bucket } from '../calendar/bucket.js';
import type { Calendar } from '../calendar/calendar.js';
import { dateOfDay, dayNumber } from '../calendar/day-number.js';
import { Period } from '../calendar/period.js';
import { UnsupportedColumnError } from '../errors/unsupported-column.error.js';
import type { TrackedColumn } from './tracked-column.js';
import type { Epoch } from './tracker-definition.js';
import { WallClock } from './wall-clock.js';

/** How a column keeps instants: with their offset, as a clock on the wall shows them, as mere dates, or as numbers. */
export type DateKind = 'instant' | 'wall' | 'date' | Epoch;

const INSTANTS = new Set(['timestamp with time zone', 'timestamptz']);
const WALLS = new Set(['timestamp without time zone', 'timestamp', 'datetime']);
const INTEGERS = new Set([
  'integer',
  'int',
  'bigint',
  'mediumint',
  'smallint',
  'int2',
  'int4',
  'int8',
  'unsigned big int',
]);
const DECIMALS = new Set(['numeric', 'decimal', 'double precision', 'double', 'float', 'real']);

const POSTGRES_TYPES: Partial<Record<DateKind, string>> = { instant: 'timestamptz', wall: 'timestamp', date: 'date' };
const MARIADB_TYPES: Partial<Record<DateKind, string>> = { wall: 'DATETIME', date: 'DATE' };

/** The column that says when a row happened: how instants are written in it, and how it is read. */
export class DateColumn {
  readonly kind: DateKind;
  readonly sql: string;
  /** Whether it holds numbers that may have decimals. */
  readonly isDecimal: boolean;
  readonly wall: WallClock;
  /** Without the entity's transformers: what matters is what the database holds. */
  private readonly bare: ColumnMetadata;

  /** @throws UnsupportedColumnError */
  constructor(
    private readonly dataSource: DataSource,
    readonly dialect: Dialect,
    readonly tracked: TrackedColumn,
    epoch: Epoch,
    private readonly calendar: Calendar,
  ) {
    const type = dataSource.driver.normalizeType(tracked.column);
    this.isDecimal = DECIMALS.has(type);
    this.kind = kindOf(type, epoch) ?? refuse(tracked, type);
    this.sql = tracked.sql;
    this.wall = WallClock.of(dataSource, dialect);
    this.bare = Object.assign(Object.create(Object.getPrototypeOf(tracked.column) as object), tracked.column, {
      transformer: undefined,
    }) as ColumnMetadata;
  }

  /** Where a bucket begins and ends, in the column's terms and in SQL. */
  edges(bucket: Bucket): [first: string, end: string] {
    if (this.kind !== 'date') return [this.edge(bucket.first), this.edge(bucket.end)];
    // A date that the zone has left out has no instants, but may stand in a column.
    if (bucket.period === Period.DAY) return [quote(bucket.date), quote(dateOfDay(dayNumber(bucket.date) + 1))];
    return [this.edge(bucket.first), this.edge(bucket.end)];
  }

  /** The first value that is not before an instant, in SQL. */
  edge(instant: number): string {
    switch (this.kind) {
      case 'seconds':
        return String(Math.ceil(instant / 1_000));
      case 'milliseconds':
        return String(instant);
      case 'date':
        return quote(this.calendar.dateAt(instant).toString());
      case 'wall':
        return quote(this.wall.show(instant));
      default:
        return quote(new Date(instant).toISOString());
    }
  }

  /** The instant of a value that an entity holds. @returns null for none; NaN for what is no date */
  written(value: unknown): number | null {
    return this.read(this.dataSource.driver.preparePersistentValue(value, this.tracked.column));
  }

  /** An edge that travels as a value, as the column has them. */
  cast(edge: string): string {
    const types = this.dialect === 'postgres' ? POSTGRES_TYPES : this.dialect === 'sqlite' ? {} : MARIADB_TYPES;
    const type = types[this.kind];
    return type ? `CAST(${edge} AS ${type})` : edge;
  }

  /** What PostgreSQL is to take edges for. */
  get postgresType(): string {
    return POSTGRES_TYPES[this.kind] ?? (this.isDecimal ? 'double precision' : 'bigint');
  }

  /** What an edge travels as. */
  get edgeKind(): 'text' | 'integer' {
    return this.kind === 'seconds' || this.kind === 'milliseconds' ? 'integer' : 'text';
  }

  /** @returns epoch milliseconds; of a date its first instant; null for what holds none */
  read(stored: unknown): number | null {
    if (stored === null || stored === undefined) return null;
    switch (this.kind) {
      case 'seconds':
        return Number(stored) * 1_000;
      case 'milliseconds':
        return Number(stored);
      case 'date':
        return this.calendar.firstInstant(this.dataSource.driver.prepareHydratedValue(stored, this.bare) as string);
      default:
        return (this.dataSource.driver.prepareHydratedValue(stored, this.bare) as Date).getTime();
    }
  }
}

function kindOf(type: string, epoch: Epoch): DateKind | undefined {
  if (INSTANTS.has(type)) return 'instant';
  if (WALLS.has(type)) return 'wall';
  if (type === 'date') return 'date';
  return INTEGERS.has(type) || DECIMALS.has(type) ? epoch : undefined;
}

function refuse({ metadata, path }: TrackedColumn, type: string): never {
  throw new UnsupportedColumnError(
    `${metadata.name}.${path}`,
    type,
    'no date',
    'Track by a column of date, timestamp, timestamptz, or by numbers from 1970 on.',
  );
}

function quote(text: string): string {
  return `'${text}'`;
}
