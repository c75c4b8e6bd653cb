import { tableOptions } from '@spoor/core';
import { Entity, Index, PrimaryColumn } from 'typeorm';
import { AbstractStatistic } from './abstract-statistic.entity.js';

/** Values by date and entity: a user, a category, a site. The index serves the history of one of them. */
@Entity(tableOptions('spoor_statistic_by_date_and_object'))
@Index(['objectType', 'objectId', 'metricId', 'period', 'date'])
export class StatisticByDateAndObject extends AbstractStatistic {
  /** The label of the entity's class. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  objectType: string;

  /** The entity's id in canonical form. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  objectId: string;
}
