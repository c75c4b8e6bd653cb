import { Inject } from '@nestjs/common';
import { StatisticsService } from './statistics.service.js';
import { TrackstatsEngine } from './trackstats.engine.js';

/** The token of an instance: the class for the default one, a string for named ones. */
export function getStatisticsToken(name = 'default'): typeof StatisticsService | string {
  return name === 'default' ? StatisticsService : `${name}StatisticsService`;
}

/** The token of what stands behind an instance. */
export function getEngineToken(name = 'default'): typeof TrackstatsEngine | string {
  return name === 'default' ? TrackstatsEngine : `${name}TrackstatsEngine`;
}

/** Injects the StatisticsService of a named instance; the default one can be injected by its class. */
export const InjectStatistics = (name?: string): ParameterDecorator & PropertyDecorator =>
  Inject(getStatisticsToken(name));
