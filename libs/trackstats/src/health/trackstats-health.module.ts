import { type DynamicModule, Module } from '@nestjs/common';
import { healthModule } from '@spoor/core/health';
import { getStatisticsToken } from '../trackstats.tokens.js';
import { TrackstatsHealthIndicator } from './trackstats.health-indicator.js';

/** Provides TrackstatsHealthIndicator for the application's health controller. TrackstatsModule is registered by the application. */
@Module({})
export class TrackstatsHealthModule {
  /** @param name which instance of TrackstatsModule to watch */
  static forRoot({ name }: { name?: string } = {}): DynamicModule {
    return healthModule(TrackstatsHealthModule, TrackstatsHealthIndicator, getStatisticsToken(name));
  }
}
