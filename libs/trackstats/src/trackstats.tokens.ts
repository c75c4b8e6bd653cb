import { Inject } from '@nestjs/common';
import { StatisticsService } from './statistics.service.js';

/** The token of an instance: the class for the default one, a string for named ones. */
export function getStatisticsToken(name = 'default'): typeof StatisticsService | string {
  return name === 'default' ? StatisticsService : `${name}StatisticsService`;
}

/** Injects the StatisticsService of a named instance; the default one can be injected by its class. */
export const InjectStatistics = (name?: string): ParameterDecorator & PropertyDecorator =>
  Inject(getStatisticsToken(name));
