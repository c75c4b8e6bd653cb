import {
  ConsumerOrder,
  type LinkChange,
  type RowChange,
  type RowConsumer,
  type RowEvent,
  type RowValues,
  type RowWatch,
  type SendWithCommit,
  type UpcomingInsert,
} from '@spoor/core';
import type { EntityMetadata, QueryRunner } from 'typeorm';
import { isCountable } from '../calendar/countable.js';
import { EVERYTHING, type MarkedRange, type MarkStore } from '../stores/mark.store.js';
import type { DateColumn } from '../trackers/date-column.js';
import type { Freshness } from './freshness.js';
import { isJoining, linkedInstants, MOST_LINKS } from './linked-instants.js';
import type { ResolvedTracker } from './resolved-tracker.js';
import { isWithin, type WatchedEntity } from './watched-entity.js';

const DAY = 86_400_000;
/** Of more days than these in one transaction, the whole time between them is marked. */
const MOST_DAYS = 500;

/**
 * Marks what has to be counted again, in the transaction that changes it. Fresh rows, which is most of what is ever written, leave no
 * mark.
 */
export class MarkRecorder implements RowConsumer {
  readonly name = 'marks of statistics';
  readonly order = ConsumerOrder.dirtyMarks;

  constructor(
    private readonly trackers: readonly ResolvedTracker[],
    private readonly marks: MarkStore,
    private readonly freshness: Freshness,
  ) {}

  /** The columns that trackers read, as the database holds them. */
  watch(metadata: EntityMetadata): RowWatch | undefined {
    const watched = this.trackers.flatMap((tracker) => tracker.watched).filter((entity) => isWithin(metadata, entity));
    if (watched.length === 0) return undefined;
    const isAll = watched.some(({ columns }) => columns === 'all');
    const columns = isAll
      ? 'all'
      : [...new Set(watched.flatMap((entity) => [...(entity.columns as ReadonlySet<string>)]))];
    return { columns, values: 'stored', links: watched.some(({ links }) => links.length > 0) };
  }

  /** Fresh rows leave no mark: most of what is inserted. The oldest of them are the first that will. */
  wants({ metadata, values, age }: UpcomingInsert): true | readonly RowValues[] {
    const first = new Set<RowValues>();
    for (const { query, watched } of this.trackers)
      for (const entity of watched) {
        if (entity.isPointedTo || !isWithin(metadata, entity)) continue;
        const { datePath } = entity;
        const oldest = datePath === undefined || this.oldest(query.date, datePath, values, age);
        if (oldest === true) return true;
        for (const row of oldest) first.add(row);
      }
    return [...first];
  }

  /** The first and the last change of each day of UTC: a mark is from the one to the other. */
  condense(events: readonly RowEvent[]): RowEvent[] {
    return [...new Set(this.trackers.flatMap((tracker) => this.outermost(events, tracker)))];
  }

  async persist(events: readonly RowEvent[], { manager }: QueryRunner, sendWithCommit?: SendWithCommit): Promise<void> {
    const marks: (readonly [tracker: string, range: MarkedRange])[] = [];
    for (const tracker of this.trackers) {
      const instants = events.map((event) => this.instantsOf(event, tracker));
      // Few have links, and every await costs the others.
      const links = events.filter((event) => 'relation' in event && isJoining(event, tracker));
      if (links.length > 0) instants.push(await linkedInstants(links as LinkChange[], tracker, manager));
      for (const range of coalesced(instants.flatMap((some) => this.rangesOf(some)))) marks.push([tracker.key, range]);
    }
    if (marks.length > 0) await this.marks.add(marks, manager, sendWithCommit);
  }

  /** Of rows that are all fresh, one with the oldest date and one whose date the database gives; true as soon as one is not. */
  private oldest(date: DateColumn, path: string, rows: readonly RowValues[], age: number): true | RowValues[] {
    let [oldest, undated]: (RowValues | undefined)[] = [];
    let least = Infinity;
    for (const row of rows) {
      const given = row[path];
      if (given === undefined) {
        // The database tells the time, PostgreSQL that of the transaction's beginning.
        if (!date.tracked.column.isCreateDate || !this.freshness.isYoung(age)) return true;
        undated = row;
        continue;
      }
      const instant = date.written(given);
      if (instant === null) continue;
      if (!this.freshness.isFresh(instant)) return true;
      if (instant < least) [oldest, least] = [row, instant];
    }
    return [oldest, undated].filter((row) => row !== undefined);
  }

  /** Fresh ones as well, which may not be fresh any more by the time of the COMMIT. */
  private outermost(events: readonly RowEvent[], tracker: ResolvedTracker): RowEvent[] {
    const first = new Map<number, { instant: number; event: RowEvent }>();
    const last = new Map<number, { instant: number; event: RowEvent }>();
    const links: RowEvent[] = [];
    for (const event of events) {
      const instants = this.instantsOf(event, tracker);
      if (!instants) return [event];
      if ('relation' in event && isJoining(event, tracker)) links.push(event);
      if (links.length > MOST_LINKS) return [{ op: 'invalidate', metadata: event.metadata, cause: 'too many pairs' }];
      for (const instant of instants) {
        const day = Math.floor(instant / DAY);
        if (instant < (first.get(day)?.instant ?? Infinity)) first.set(day, { instant, event });
        if (instant > (last.get(day)?.instant ?? -Infinity)) last.set(day, { instant, event });
      }
    }
    return [...links, ...[...first.values(), ...last.values()].map(({ event }) => event)];
  }

  private rangesOf(instants: readonly number[] | undefined): MarkedRange[] {
    if (!instants) return [EVERYTHING];
    return instants
      .filter((instant) => !this.freshness.isFresh(instant))
      .map((instant) => (isCountable(instant) ? { first: instant, last: instant } : EVERYTHING));
  }

  /** At which a tracker's rows have changed, but for links; undefined where nobody can tell. */
  private instantsOf(event: RowEvent, { query: { date }, watched }: ResolvedTracker): number[] | undefined {
    const instants: number[] = [];
    for (const entity of watched) {
      if (!isWithin(event.metadata, entity)) continue;
      if (event.op === 'invalidate') return undefined;
      if ('relation' in event || !matters(event, entity)) continue;
      const { datePath } = entity;
      if (datePath === undefined) return undefined;
      for (const row of [event.before, event.after]) {
        const instant = row ? date.read(row[datePath]) : null;
        // What is no date.
        if (Number.isNaN(instant)) return undefined;
        if (instant !== null) instants.push(instant);
      }
    }
    return instants;
  }
}

function matters({ op, changed }: RowChange, { columns, isPointedTo }: WatchedEntity): boolean {
  if (op === 'insert' && isPointedTo) return false;
  return op !== 'update' || columns === 'all' || changed.some((path) => columns.has(path));
}

/** One for each day of UTC, however many rows there were. */
function coalesced(ranges: readonly MarkedRange[]): MarkedRange[] {
  const days = new Map<number, MarkedRange>();
  for (const range of ranges) {
    if (range === EVERYTHING) return [EVERYTHING];
    const day = Math.floor(range.first / DAY);
    days.set(day, joined(days.get(day) ?? range, range));
  }
  const all = [...days.values()];
  return all.length > MOST_DAYS ? [all.reduce(joined)] : all;
}

function joined(one: MarkedRange, other: MarkedRange): MarkedRange {
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) };
}
