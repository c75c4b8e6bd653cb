import { raw, tableNames, type Sql, type TableNames } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { DiffLogState } from '../../entities/diff-log-state.entity.js';
import { DiffRecord } from '../../entities/diff-record.entity.js';

type Pieces<Names> =
  Names extends TableNames<infer Property>
    ? { readonly table: Sql; readonly column: Readonly<Record<Property, Sql>> }
    : never;

export type LogTable = Pieces<TableNames<Extract<keyof DiffLogState, string>>>;
export type DiffTable = Pieces<TableNames<Extract<keyof DiffRecord, string>>>;

/** Both tables as they are spelled in this DataSource's SQL. */
export interface DiffTables {
  readonly log: LogTable;
  readonly diff: DiffTable;
}

export function diffTables(dataSource: DataSource): DiffTables {
  return { log: pieces(tableNames(dataSource, DiffLogState)), diff: pieces(tableNames(dataSource, DiffRecord)) };
}

function pieces<Property extends string>({ table, column }: TableNames<Property>) {
  const columns = Object.entries(column).map(([property, name]) => [property, raw(name as string)]);
  return { table: raw(table), column: Object.fromEntries(columns) as Record<Property, Sql> };
}
