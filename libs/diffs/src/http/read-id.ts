import { InvalidArgumentError, isSqlite, type EntityId } from '@spoor/core';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const BITS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  int2: 16,
  mediumint: 24,
  int: 32,
  integer: 32,
  int4: 32,
  bigint: 64,
  int8: 64,
};

/**
 * Reads the id of an entity from the parameters of a path, each by the type of its column and as the database spells it.
 *
 * @throws InvalidArgumentError for what can be the id of none
 */
export function readId(
  dataSource: DataSource,
  { primaryColumns }: EntityMetadata,
  parameters: Readonly<Record<string, string>>,
): EntityId {
  const values = primaryColumns.map((column) => {
    const { propertyName } = column;
    return [propertyName, readValue(dataSource, column, parameters[propertyName] ?? '')] as const;
  });
  const [first] = values;
  return values.length === 1 && first ? first[1] : Object.fromEntries(values);
}

function readValue(dataSource: DataSource, column: ColumnMetadata, text: string): string {
  const { propertyName, generationStrategy, unsigned } = column;
  const type = dataSource.driver.normalizeType(column);
  if (type === 'uuid' || generationStrategy === 'uuid') return readUuid(propertyName, text);
  const bits = BITS[type];
  if (bits === undefined) return text;
  return readInteger(propertyName, text, rangeOf(isSqlite(dataSource) ? 64 : bits, unsigned));
}

function readUuid(name: string, text: string): string {
  const uuid = text.toLowerCase();
  if (UUID.test(uuid)) return uuid;
  throw new InvalidArgumentError(`${name} is ${JSON.stringify(text)}.`, 'Give a UUID.');
}

type Range = readonly [least: bigint, most: bigint];

function rangeOf(bits: number, unsigned: boolean): Range {
  return unsigned ? [0n, 2n ** BigInt(bits) - 1n] : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
}

function readInteger(name: string, text: string, [least, most]: Range): string {
  const isOne = /^(0|-?[1-9]\d{0,19})$/.test(text);
  if (isOne && BigInt(text) >= least && BigInt(text) <= most) return text;
  throw new InvalidArgumentError(
    `${name} is ${JSON.stringify(text)}.`,
    `Give a whole number from ${least} to ${most}.`,
  );
}
