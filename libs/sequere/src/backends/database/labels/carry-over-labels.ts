import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Follow } from '../../../entities/index.js';
import type { FollowBackendContext } from '../../follow-backend.js';
import { GraphMaintenance } from '../maintenance/graph-maintenance.js';
import { followTables } from '../statements/follow-tables.js';
import type { FollowStore } from '../stores/follow-store.js';
import { renameLabel } from './rename-label.js';
import { storedLabels } from './stored-labels.js';

const logger = new Logger('SequereModule');

/**
 * Gives what is stored under an alias to the label that replaced it, and warns of labels that no followable entity has.
 *
 * A process of an earlier version may still write under the old label while this one starts: that is carried over at the next start.
 * Costs a few index probes per label that is stored, and a repair of everything when there was something to carry over.
 */
export async function carryOverLabels(context: FollowBackendContext, store: FollowStore): Promise<void> {
  if (!(await areThere(context.dataSource))) {
    logger.warn(
      'The tables of SequereModule do not exist yet: run its migrations (sequereMigrations), or synchronize.',
    );
    return;
  }
  const tables = followTables(context.dataSource);
  const aliases = new Map(context.aliases());
  const known = new Set(context.types());
  let carriedOver = false;
  for (const label of await store.read(() => storedLabels(store.sql.checks))) {
    const replacement = aliases.get(label);
    if (replacement !== undefined) {
      await store.write(() => renameLabel(tables, store.sql.statements, label, replacement));
      carriedOver = true;
    } else if (!known.has(label))
      logger.warn(
        `Follows are stored of entities labelled "${label}", which no followable entity of this DataSource has. ` +
          `If its class was renamed, add @Followable({ aliases: ['${label}'] }) to it.`,
      );
  }
  if (carriedOver) await new GraphMaintenance(store, 'repair').run({});
}

async function areThere(dataSource: DataSource): Promise<boolean> {
  const queryRunner = dataSource.createQueryRunner('master');
  try {
    return await queryRunner.hasTable(dataSource.getMetadata(Follow).tablePath);
  } finally {
    await queryRunner.release();
  }
}
