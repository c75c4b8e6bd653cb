import { raw, tableNames, type Sql } from '@spoor/core';
import type { DataSource, ObjectType } from 'typeorm';
import { ArchivedFollow, Follow, FollowCount, Friend } from '../../../entities/index.js';

/** A table and its columns by property, as pieces of SQL. */
export type TablePieces<Property extends string> = { readonly table: Sql } & Readonly<Record<Property, Sql>>;

/** The tables of follows, as they are spelled in one DataSource. */
export interface FollowTables {
  readonly follow: TablePieces<keyof Follow>;
  readonly archived: TablePieces<keyof ArchivedFollow>;
  readonly count: TablePieces<keyof FollowCount>;
  readonly friend: TablePieces<keyof Friend>;
}

export function followTables(dataSource: DataSource): FollowTables {
  return {
    follow: pieces(dataSource, Follow),
    archived: pieces(dataSource, ArchivedFollow),
    count: pieces(dataSource, FollowCount),
    friend: pieces(dataSource, Friend),
  };
}

function pieces<Entity extends object>(dataSource: DataSource, entity: ObjectType<Entity>) {
  const { table, column } = tableNames(dataSource, entity);
  const entries = Object.entries<string>({ table, ...column }).map(([name, text]) => [name, raw(text)]);
  return Object.fromEntries(entries) as TablePieces<Extract<keyof Entity, string>>;
}
