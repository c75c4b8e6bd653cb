import { tableOptions } from '@spoor/core';
import { Entity, PrimaryColumn } from 'typeorm';
import { AbstractStatistic } from '../../entities/index.js';

/** Something to keep statistics of. */
@Entity(tableOptions('conformance_person'))
export class Person {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;
}

/** Grouped by more than date and object. */
@Entity(tableOptions('conformance_statistic_by_province'))
export class StatisticByProvince extends AbstractStatistic {
  @PrimaryColumn({ type: 'varchar', length: 2 })
  country: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  province: string;
}

/** Grouped by a number. */
@Entity(tableOptions('conformance_statistic_by_floor'))
export class StatisticByFloor extends AbstractStatistic {
  @PrimaryColumn({ type: 'int' })
  floor: number;
}

/** For the entities of the DataSource that the conformance suite runs on, beside TRACKSTATS_ENTITIES. */
export const CONFORMANCE_ENTITIES = [Person, StatisticByProvince, StatisticByFloor];
