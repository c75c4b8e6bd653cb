import type { DataSource } from 'typeorm';
import type { Pair } from '../measuring/pair.js';
import { timeWithin, type PairTarget } from '../measuring/pair.target.js';
import type { CapturedDataSource } from './captured.data-source.js';
import { Note } from './entities/index.js';
import { RowOperations, type Operation } from './row.operations.js';
import type { Sources } from './sources.js';
import type { Tables } from './tables.js';

/** Nothing is compared with nothing. */
export function chancePairs({ plain, twin }: Sources, operations: RowOperations, tables: Tables): Pair[] {
  const { insert, saveNew, saveChange, update } = operations;
  return [insert, saveNew, saveChange, update].map((operation) => ({
    ...sidesOf(operation, plain, twin),
    check: () => undefined,
    tidy: () => tables.tidyRows(operations.target),
  }));
}

/** What an application pays for entities that have nothing to do with Spoor. */
export function unwatchedPairs({ plain, application }: Sources, tables: Tables): Pair[] {
  const { saveNew, saveChange } = new RowOperations(Note, tables);
  return [saveNew, saveChange].map((operation) => ({
    ...sidesOf(operation, plain, application),
    target: timeWithin(1.02),
    check: () => undefined,
    tidy: () => tables.tidyRows(Note),
  }));
}

/** What is paid for watching all rows. */
export function capturedPairs(
  { plain }: Sources,
  own: CapturedDataSource,
  operations: RowOperations,
  tables: Tables,
): Pair[] {
  return [
    pair(operations.insert, timeWithin(1.15)),
    pair(operations.saveChange, timeWithin(1.35)),
    pair(operations.update, timeWithin(2)),
    pair(operations.updateGroup, timeWithin(2.5)),
    pair(operations.saveMany, timeWithin(1.2)),
    pair(operations.insertMany, timeWithin(1.2)),
    pair(operations.delete),
    pair(operations.upsert),
  ];

  function pair(operation: Operation, target?: PairTarget): Pair {
    const { title, changes } = operation;
    return {
      ...sidesOf(operation, plain, own.dataSource),
      ...(target && { target }),
      check(calls) {
        const [told, changed] = [own.takeTold(), calls * changes];
        if (told !== changed) throw new Error(`${title} has changed ${changed} rows, and ${told} were told of.`);
      },
      tidy: () => tables.tidyRows(operations.target),
    };
  }
}

function sidesOf(operation: Operation, plain: DataSource, own: DataSource): Pick<Pair, 'title' | 'reference' | 'own'> {
  return {
    title: operation.title,
    reference: { ready: () => operation.ready(plain.manager) },
    own: { ready: () => operation.ready(own.manager) },
  };
}
