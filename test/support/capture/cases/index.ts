import type { OperationCase } from '../operation-case.js';
import { deleteCases, softDeleteCases } from './delete.cases.js';
import { inheritanceCases } from './inheritance.cases.js';
import { insertCases } from './insert.cases.js';
import { relationBuilderCases } from './relation-builder.cases.js';
import { relationSaveCases } from './relation-save.cases.js';
import { returningCases } from './returning.cases.js';
import { saveCases } from './save.cases.js';
import { subscriberCases } from './subscriber.cases.js';
import { unchangedCases } from './unchanged.cases.js';
import { updateBuilderCases } from './update-builder.cases.js';
import { updateCases } from './update.cases.js';
import { upsertConflictCases } from './upsert-conflict.cases.js';
import { upsertCases } from './upsert.cases.js';

/** What TypeORM does in a transaction of its own: to whom it is delivered makes no difference there. */
const transactionalCases: readonly OperationCase[] = [...saveCases, ...relationSaveCases, ...unchangedCases];

/** The write operations of TypeORM. */
export const operationCases: readonly OperationCase[] = [
  ...transactionalCases.map((operation): OperationCase => ({ deliveries: ['both'], ...operation })),
  ...insertCases,
  ...upsertCases,
  ...upsertConflictCases,
  ...updateCases,
  ...updateBuilderCases,
  ...deleteCases,
  ...softDeleteCases,
  ...relationBuilderCases,
  ...inheritanceCases,
  ...returningCases,
  ...subscriberCases,
];

/** Those that depend most on how tables and columns are named. */
export const namingCases: readonly OperationCase[] = [...relationBuilderCases, ...upsertConflictCases];
