import { list, raw, sql, type EntityRef, type Sql } from '@spoor/core';
import type { LogQuery } from '../log-view.js';
import { tagIn, type DiffSpelling } from './diff-spelling.js';
import type { Advance, ComingDiff, PlacedDiff } from './diff-places.js';
import type { DiffTables } from './diff-tables.js';

/** Never pruned: the generations. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** The SQL of the database store, in the words of every database. */
export class DiffStatements {
  private readonly key: Sql;
  private readonly columns: Sql;

  constructor(
    readonly tables: DiffTables,
    protected readonly spelling: DiffSpelling,
  ) {
    const { type, id, epoch, headAt, headTag, floorAt, floorTag, floorReason, oldestAt } = tables.log.column;
    this.key = list([type, id]);
    this.columns = list([type, id, epoch, headAt, headTag, floorAt, floorTag, floorReason, oldestAt]);
  }

  render(statement: Sql): [text: string, parameters: unknown[]] {
    return statement.render((position) => this.spelling.placeholder(position));
  }

  /**
   * Gives places to logs, and keeps the logs locked until the transaction ends: so places become visible in their order. Returns
   * `type`, `id`, `head`, `oldest` for each.
   */
  advance(advances: readonly Advance[]): Sql {
    return this.advanceFrom(this.proposing(advances));
  }

  /** @param proposed rows with all columns of logs */
  protected advanceFrom(proposed: Sql): Sql {
    const { column } = this.tables.log;
    return sql`${this.advancing(proposed)}
      RETURNING ${column.type} AS type, ${column.id} AS id, ${column.headAt} AS head, ${column.oldestAt} AS oldest`;
  }

  /**
   * `head` and `oldest` as proposed are the last and the first of the new places, should the log have none that are newer. MariaDB assigns
   * one column after another, so the head, which the oldest place depends on, comes last.
   *
   * @param proposed rows with all columns of logs
   * @param isByOne whether each advances by one place: a longer statement takes longer to parse
   */
  protected advancing(proposed: Sql, isByOne = false): Sql {
    const { alias, onConflict, stored, proposed: given, least, greatest } = this.spelling;
    const { headAt, headTag, oldestAt } = this.tables.log.column;
    const more = isByOne ? raw('') : sql` + ${given(headAt)} - ${given(oldestAt)}`;
    return sql`INSERT INTO ${this.tables.log.table}${alias} (${this.columns}) ${proposed} ${onConflict(this.key)}
      ${oldestAt} = ${least}(${stored(oldestAt)}, ${greatest}(${stored(headAt)} + 1, ${given(oldestAt)})), ${headTag} = ${given(headTag)},
      ${headAt} = ${greatest}(${stored(headAt)} + 1${more}, ${given(headAt)})`;
  }

  /**
   * `advance` and `insert` in one, where the database can. Returns the logs whose oldest diff is older than the newest by more than
   * `longest` microseconds.
   */
  append?(diffs: readonly ComingDiff[], epoch: string, longest: number): Sql;

  /** The same for one diff, without parameters and without an answer; where it can be sent with the COMMIT. */
  appendOne?(log: EntityRef, body: string, epoch: string): string;

  protected proposing(advances: readonly Advance[]): Sql {
    const { now } = this.spelling;
    const rows = advances.map(
      ({ log, epoch, places, tag }) =>
        sql`(${log.type}, ${log.id}, ${epoch}, ${now}${raw(places > 1 ? ` + ${places - 1}` : '')}, ${tag}, 0, '', 'pruned', ${now})`,
    );
    return sql`VALUES ${list(rows)}`;
  }

  insert(diffs: readonly PlacedDiff[]): Sql {
    const { table, column } = this.tables.diff;
    return sql`INSERT INTO ${table} (${column.type}, ${column.id}, ${column.at}, ${column.body}) ${this.inserted(diffs)}`;
  }

  protected inserted(diffs: readonly PlacedDiff[]): Sql {
    const rows = diffs.map(({ log, at, body }) => sql`(${log.type}, ${log.id}, ${raw(String(at))}, ${body})`);
    return sql`VALUES ${list(rows)}`;
  }

  /** One row for each diff, and at least one: state and generations, which every row repeats. */
  read({ type, id }: EntityRef, { from = 0, before = NEVER, order, limit }: LogQuery): Sql {
    const { log, diff } = this.tables;
    const direction = raw(order === 'oldest' ? 'ASC' : 'DESC');
    const at = (alias: string, rowType: string, rowId: string) =>
      sql`LEFT JOIN ${log.table} ${raw(alias)} ON ${raw(alias)}.${log.column.type} = ${rowType} AND ${raw(alias)}.${log.column.id} = ${rowId}`;
    const state = list(
      (['epoch', 'headAt', 'headTag', 'floorAt', 'floorTag', 'floorReason'] as const).map(
        (name) => sql`log.${log.column[name]} AS ${raw(name.toLowerCase())}`,
      ),
    );
    return sql`SELECT ${state}, own.${log.column.epoch} AS own, every_type.${log.column.epoch} AS every_type,
        ${this.spelling.now} AS moment, kept.place, kept.body
      FROM (SELECT 1 AS one) one
      ${at('log', type, id)} ${at('own', type, '')} ${at('every_type', '', '')}
      LEFT JOIN (
        SELECT ${diff.column.at} AS place, ${diff.column.body} AS body FROM ${diff.table}
        WHERE ${diff.column.type} = ${type} AND ${diff.column.id} = ${id}
          AND ${diff.column.at} >= ${raw(String(from))} AND ${diff.column.at} < ${raw(String(before))}
        ORDER BY ${diff.column.at} ${direction} LIMIT ${raw(String(limit))}
      ) kept ON 1 = 1
      ORDER BY kept.place ${direction}`;
  }

  count({ type, id }: EntityRef): Sql {
    const { table, column } = this.tables.diff;
    return sql`SELECT COUNT(*) AS count FROM ${table} WHERE ${column.type} = ${type} AND ${column.id} = ${id}`;
  }

  /** How many logs there are. */
  countLogs(): Sql {
    const { table, column } = this.tables.log;
    return sql`SELECT COUNT(*) AS count FROM ${table} WHERE ${column.id} <> ''`;
  }

  /** The heads of logs, and the generations of their types. */
  heads(logs: readonly EntityRef[]): Sql {
    const { table, column } = this.tables.log;
    const { type, id, epoch, headAt } = column;
    return sql`SELECT ${type} AS type, ${id} AS id, ${epoch} AS epoch, ${headAt} AS head FROM ${table}
      WHERE ${this.among(logs)}`;
  }

  /** The same of those that nobody has locked. */
  freeHeads(logs: readonly EntityRef[]): Sql {
    return sql`${this.heads(logs)}${this.spelling.lockFree}`;
  }

  /** Another epoch, for cursors of the old one to be gone. */
  renew(log: EntityRef, token: string): Sql {
    const { table, column } = this.tables.log;
    return sql`UPDATE ${table} SET ${column.epoch} = ${token} WHERE ${this.among([log])}`;
  }

  /** @param type empty for all */
  invalidate(type: string, token: string): Sql {
    const { table, column } = this.tables.log;
    return sql`INSERT INTO ${table}${this.spelling.alias} (${this.columns})
      VALUES (${type}, '', ${token}, 0, '', 0, '', '', ${raw(String(NEVER))})
      ${this.spelling.onConflict(this.key)} ${column.epoch} = ${this.spelling.proposed(column.epoch)}`;
  }

  /** Logs that have something to remove, oldest first, without those that somebody is writing to. Locks them. */
  due(cut: number, limit: number): Sql {
    const { table, column } = this.tables.log;
    return sql`SELECT ${column.type} AS type, ${column.id} AS id FROM ${table} WHERE ${column.oldestAt} < ${raw(String(cut))}
      ORDER BY ${column.oldestAt} LIMIT ${raw(String(limit))}${this.spelling.lockFree}`;
  }

  /** How many diffs of each log are too old; no row for a log without. */
  countOld(logs: readonly EntityRef[], cut: number): Sql {
    const { table, column } = this.tables.diff;
    return sql`SELECT COUNT(*) AS diffs FROM ${table} WHERE ${this.among(logs, column)} AND ${column.at} < ${raw(String(cut))}
      GROUP BY ${column.type}, ${column.id}`;
  }

  /** Moves the floors of locked logs up to the last diff that is too old. */
  raiseFloors(logs: readonly EntityRef[], cut: number): Sql {
    const { table, column } = this.tables.log;
    const { diff } = this.tables;
    const last = (what: Sql) =>
      sql`(SELECT ${what} FROM ${diff.table} old WHERE old.${diff.column.type} = ${table}.${column.type}
        AND old.${diff.column.id} = ${table}.${column.id} AND old.${diff.column.at} < ${raw(String(cut))}
        ORDER BY old.${diff.column.at} DESC LIMIT 1)`;
    const tag = tagIn(sql`old.${diff.column.body}`);
    const at = sql`old.${diff.column.at}`;
    return sql`UPDATE ${table} SET ${column.floorTag} = ${last(tag)}, ${column.floorReason} = 'pruned', ${column.floorAt} = ${last(at)}
      WHERE ${this.among(logs)} AND ${column.floorAt} < ${last(at)}`;
  }

  removeOld(logs: readonly EntityRef[], cut: number): Sql {
    const { table, column } = this.tables.diff;
    return sql`DELETE FROM ${table} WHERE ${this.among(logs, column)} AND ${column.at} < ${raw(String(cut))}`;
  }

  /** After a removal. An empty log is looked at again once it can be forgotten. */
  updateOldest(logs: readonly EntityRef[], retention: number): Sql {
    const { table, column } = this.tables.log;
    const { diff } = this.tables;
    return sql`UPDATE ${table} SET ${column.oldestAt} = COALESCE(
        (SELECT MIN(kept.${diff.column.at}) FROM ${diff.table} kept
         WHERE kept.${diff.column.type} = ${table}.${column.type} AND kept.${diff.column.id} = ${table}.${column.id}),
        ${column.headAt} + ${raw(String(retention))})
      WHERE ${this.among(logs)}`;
  }

  /** Logs that have had no diff for so long that no cursor into them is of use. */
  forget(logs: readonly EntityRef[], before: number): Sql {
    const { table, column } = this.tables.log;
    return sql`DELETE FROM ${table} WHERE ${this.among(logs)} AND ${column.headAt} < ${raw(String(before))}`;
  }

  /** A place after all that were given; locks the log. */
  advanceHead(log: EntityRef, tag: string): Sql {
    const { table, column } = this.tables.log;
    const { headAt, headTag } = column;
    return sql`UPDATE ${table} SET ${headTag} = ${tag}, ${headAt} = ${this.spelling.greatest}(${headAt} + 1, ${this.spelling.now})
      WHERE ${this.among([log])}`;
  }

  /** All cursors but that of the head are gone. */
  raiseFloorToHead(log: EntityRef): Sql {
    const { table, column } = this.tables.log;
    const { floorAt, floorTag, floorReason, headAt, headTag } = column;
    return sql`UPDATE ${table} SET ${floorAt} = ${headAt}, ${floorTag} = ${headTag}, ${floorReason} = 'invalidated'
      WHERE ${this.among([log])}`;
  }

  removeAt(log: EntityRef, places: readonly number[]): Sql {
    const { table, column } = this.tables.diff;
    return sql`DELETE FROM ${table} WHERE ${this.among([log], column)} AND ${column.at} IN (${raw(places.join(', '))})`;
  }

  now(): Sql {
    return sql`SELECT ${this.spelling.now} AS moment`;
  }

  private among(logs: readonly EntityRef[], { type, id }: { type: Sql; id: Sql } = this.tables.log.column): Sql {
    const pairs = logs.map((log) => sql`${type} = ${log.type} AND ${id} = ${log.id}`);
    return sql`(${list(pairs, ' OR ')})`;
  }
}
