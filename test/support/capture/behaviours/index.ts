import type { BehaviourCase } from '../operation-case.js';
import { beforeStatementCases } from './before-statement.cases.js';
import { bulkCases } from './bulk.cases.js';
import { concurrencyCases } from './concurrency.cases.js';
import { keyCases } from './key.cases.js';
import { listeningCases } from './listening.cases.js';
import { meanwhileCases } from './meanwhile.cases.js';
import { raceCases } from './race.cases.js';
import { statementCases } from './statement.cases.js';
import { transactionCases } from './transaction.cases.js';
import { typeCases } from './type.cases.js';
import { unseenCases } from './unseen.cases.js';
import { watchCases } from './watch.cases.js';

/** What else row capture promises: who is told, when, and what nobody can be told. */
export const behaviourCases: Readonly<Record<string, readonly BehaviourCase[]>> = {
  watches: watchCases,
  listening: listeningCases,
  transactions: transactionCases,
  statements: statementCases,
  meanwhile: meanwhileCases,
  'before a statement': beforeStatementCases,
  bulk: bulkCases,
  types: typeCases,
  keys: keyCases,
  unseen: unseenCases,
  concurrency: concurrencyCases,
  races: raceCases,
};

/** All of them, or those that are quickly run: what is done under concurrency takes its time. */
export function behaviourCasesOf(isFull: boolean): readonly BehaviourCase[] {
  const { concurrency = [], races = [], ...others } = behaviourCases;
  return [...Object.values(others).flat(), ...(isFull ? [...concurrency, ...races] : [])];
}
