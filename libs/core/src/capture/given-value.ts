import type { ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** What a builder was given for a column: a related entity stands for its key, and undefined for what only the database knows. */
export function givenValue(column: ColumnMetadata, values: ObjectLiteral): unknown {
  const given: unknown = column.getEntityValue(values);
  if (isExpression(given)) return undefined;
  if (!column.referencedColumn || typeof given !== 'object' || given === null || isScalar(given)) return given;
  return column.referencedColumn.getEntityValue(given as ObjectLiteral) as unknown;
}

/** `() => 'now()'` */
export function isExpression(given: unknown): boolean {
  return typeof given === 'function';
}

function isScalar(value: object): boolean {
  return value instanceof Date || value instanceof Uint8Array;
}
