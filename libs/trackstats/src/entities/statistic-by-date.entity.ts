import { tableOptions } from '@spoor/core';
import { Entity } from 'typeorm';
import { AbstractStatistic } from './abstract-statistic.entity.js';

/** Values by date: the most common grouping. */
@Entity(tableOptions('spoor_statistic_by_date'))
export class StatisticByDate extends AbstractStatistic {}
