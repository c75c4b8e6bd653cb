import { Logger } from '@nestjs/common';
import { dataSourceOf, EntityTypes, findLabels, transaction } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import { EntityCounter } from '../entities/entity-counter.entity.js';
import { entityCounterTable, type CounterTable } from './counter-table.js';

const logger = new Logger('CounterModule');

/**
 * Adds what is stored under an alias to the counters of the label that replaced it, and warns of labels that no entity owns.
 *
 * A process of an earlier version may still write under the old label while this one starts: those counters are added at the next
 * start. Costs one index probe per label that is stored.
 */
export async function carryOverLabels(dataSource: DataSource): Promise<void> {
  const counter = entityCounterTable(dataSource);
  const types = EntityTypes.of(dataSource);
  const aliases = new Map(types.aliases());
  await transaction(dataSource, async (manager) => {
    if (!(await manager.queryRunner?.hasTable(dataSource.getMetadata(EntityCounter).tablePath))) {
      logger.warn(
        'The tables of CounterModule do not exist yet: run its migrations (counterMigrations), or synchronize.',
      );
      return;
    }
    for (const label of await findLabels(manager, counter.table, counter.keys[0] as string)) {
      const identifier = aliases.get(label);
      if (identifier !== undefined) await carryOver(manager, counter, label, identifier);
      else if (!types.find(label))
        logger.warn(
          `Counters are stored for entities labelled "${label}", which no entity of this DataSource owns. ` +
            `If its class was renamed, add @Identified({ aliases: ['${label}'] }) to it.`,
        );
    }
  });
}

async function carryOver(manager: EntityManager, { table, keys, count }: CounterTable, from: string, to: string) {
  const [type, id, name] = keys;
  const { type: database } = dataSourceOf(manager).options;
  const [first, second] = database === 'postgres' ? ['$1', '$2'] : ['?', '?'];
  const onConflict =
    database === 'postgres' || database === 'better-sqlite3'
      ? `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${count} = ${table}.${count} + excluded.${count}`
      : `ON DUPLICATE KEY UPDATE ${count} = ${table}.${count} + VALUES(${count})`;
  await manager.query(
    `INSERT INTO ${table} (${keys.join(', ')}, ${count})
     SELECT ${first}, old.${id}, old.${name}, old.${count} FROM ${table} old WHERE old.${type} = ${second}
     ORDER BY old.${id}, old.${name} ${onConflict}`,
    [to, from],
  );
  await manager.query(`DELETE FROM ${table} WHERE ${type} = ${first}`, [from]);
}
