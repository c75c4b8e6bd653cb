import type { Sql } from '@spoor/core';

/**
 * Work on a database that is the same whether its driver answers at once, as SQLite's does, or later: it yields statements and is
 * given their rows.
 */
export type Program<Result> = Generator<Sql, Result, readonly unknown[]>;

/** One statement's rows. */
export function* ask<Row = unknown>(statement: Sql): Program<readonly Row[]> {
  return (yield statement) as readonly Row[];
}

export async function run<Result>(
  program: Program<Result>,
  query: (statement: Sql) => Promise<readonly unknown[]>,
): Promise<Result> {
  let step = program.next([]);
  while (!step.done) step = program.next(await query(step.value));
  return step.value;
}

export function runAtOnce<Result>(program: Program<Result>, query: (statement: Sql) => readonly unknown[]): Result {
  let step = program.next([]);
  while (!step.done) step = program.next(query(step.value));
  return step.value;
}
