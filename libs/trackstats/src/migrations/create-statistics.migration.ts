import { frozenTable, tablePathOf, type FrozenColumn } from '@spoor/core';
import { createLeaseTable, Lease } from '@spoor/core/schedule';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  Domain,
  Metric,
  StatisticBin,
  StatisticByDate,
  StatisticByDateAndObject,
  StatisticMark,
  TrackerState,
  TRACKSTATS_ENTITIES,
} from '../entities/index.js';

const INSTANT: FrozenColumn = { type: 'bigint', nullable: true };
const OBJECT = {
  objectType: { type: 'varchar', length: 64, primary: true },
  objectId: { type: 'varchar', length: 255, primary: true },
} as const;
const STATISTIC = {
  metricId: { type: 'int', primary: true },
  period: { type: 'varchar', length: 16, primary: true },
  date: { type: 'varchar', length: 20, primary: true },
  value: { type: 'bigint', nullable: true },
  samples: { type: 'bigint', nullable: true },
} as const;

/** The tables of version 0.1. */
export class SpoorTrackstatsCreateStatistics1764115200000 implements MigrationInterface {
  name = 'SpoorTrackstatsCreateStatistics1764115200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createDefinitions(queryRunner);
    await queryRunner.createTable(frozenTable(queryRunner, StatisticByDate, { columns: STATISTIC }));
    await queryRunner.createTable(
      frozenTable(queryRunner, StatisticByDateAndObject, {
        columns: { ...STATISTIC, ...OBJECT },
        indices: [['objectType', 'objectId', 'metricId', 'period', 'date']],
      }),
    );
    await this.createTracking(queryRunner);
    await createLeaseTable(queryRunner);
  }

  /** The leases stay: other modules share them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const entity of TRACKSTATS_ENTITIES.filter((each) => each !== Lease).toReversed())
      await queryRunner.dropTable(tablePathOf(queryRunner, entity));
  }

  private async createDefinitions(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      frozenTable(queryRunner, Domain, {
        columns: {
          ref: { type: 'varchar', length: 100, primary: true },
          name: { type: 'varchar', length: 255, nullable: true },
        },
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, Metric, {
        columns: {
          id: { type: 'int', primary: true, generated: true },
          domain: { type: 'varchar', length: 100 },
          ref: { type: 'varchar', length: 100 },
          name: { type: 'varchar', length: 255, nullable: true },
          description: { type: 'varchar', length: 1000, nullable: true },
          unit: { type: 'varchar', length: 32, nullable: true },
          scale: { type: 'int' },
          aggregate: { type: 'varchar', length: 16, nullable: true },
        },
        indices: [{ properties: ['domain', 'ref'], unique: true }],
      }),
    );
  }

  private async createTracking(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      frozenTable(queryRunner, StatisticBin, {
        columns: {
          metricId: { type: 'int', primary: true },
          bin: { type: 'int', primary: true },
          ...OBJECT,
          value: { type: 'bigint' },
          samples: { type: 'bigint', nullable: true },
        },
        indices: [['objectType', 'objectId', 'metricId', 'bin']],
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, TrackerState, {
        columns: {
          tracker: { type: 'varchar', length: 255, primary: true },
          metricId: { type: 'int' },
          statistic: { type: 'varchar', length: 100 },
          bins: { type: 'int' },
          zone: { type: 'varchar', length: 64 },
          definition: { type: 'varchar', length: 64 },
          completeUpTo: INSTANT,
          verifiedAt: INSTANT,
          progress: { type: 'simple-json', nullable: true },
        },
        indices: [['metricId', 'statistic']],
      }),
    );
    await queryRunner.createTable(
      frozenTable(queryRunner, StatisticMark, {
        columns: {
          tracker: { type: 'varchar', length: 255, primary: true },
          id: { type: 'bigint', primary: true },
          first: { type: 'bigint' },
          last: { type: 'bigint' },
        },
      }),
    );
  }
}
