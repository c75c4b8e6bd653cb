import { EntityTypes, findLabels, tableNames } from '@spoor/core';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { StatisticBin, StatisticByDateAndObject } from '../entities/index.js';
import type { Spelling } from './spelling.js';
import type { Statement } from './statement.js';
import type { StatementRunner } from './statement-runner.js';

const logger = new Logger('TrackstatsModule');

/**
 * Gives what is stored under an alias to the label that replaced it, which keeps what it has itself, and warns of labels that no
 * entity owns. Costs one index probe per label that is stored.
 */
export async function carryOverLabels(
  dataSource: DataSource,
  spelling: Spelling,
  runner: StatementRunner,
): Promise<void> {
  if (!(await hasTables(dataSource))) {
    logger.warn(
      'The tables of TrackstatsModule do not exist yet: run its migrations (trackstatsMigrations), or synchronize.',
    );
    return;
  }
  const types = EntityTypes.of(dataSource);
  const aliases = new Map(types.aliases());
  for (const entity of [StatisticByDateAndObject, StatisticBin]) {
    const { table, column } = tableNames<{ objectType: string }>(dataSource, entity);
    const columns = Object.values<string>(column);
    for (const label of await findLabels(dataSource.manager, table, column.objectType)) {
      const identifier = aliases.get(label);
      if (identifier !== undefined)
        await runner.write(
          `The carrying over of statistics of ${label}`,
          renamed(table, columns, column.objectType, label, identifier, spelling),
        );
      else if (label !== '' && !types.find(label))
        logger.warn(
          `Statistics are stored of entities labelled "${label}", which no entity of this DataSource owns. ` +
            `If its class was renamed, add @Identified({ aliases: ['${label}'] }) to it.`,
        );
    }
  }
}

async function hasTables(dataSource: DataSource): Promise<boolean> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    return await queryRunner.hasTable(dataSource.getMetadata(StatisticByDateAndObject).tablePath);
  } finally {
    await queryRunner.release();
  }
}

function renamed(
  table: string,
  columns: readonly string[],
  type: string,
  from: string,
  to: string,
  { insertIgnoring, placeholder }: Spelling,
): Statement[] {
  const values = columns.map((column) => (column === type ? placeholder(1) : column));
  const select = `SELECT ${values.join(', ')} FROM ${table} WHERE ${type} = ${placeholder(2)}`;
  return [
    { sql: insertIgnoring(`${table} (${columns.join(', ')})`, select), parameters: [to, from] },
    { sql: `DELETE FROM ${table} WHERE ${type} = ${placeholder(1)}`, parameters: [from] },
  ];
}
