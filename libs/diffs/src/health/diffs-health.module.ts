import { type DynamicModule, Module } from '@nestjs/common';
import { healthModule } from '@spoor/core/health';
import { getDiffsToken } from '../diffs.tokens.js';
import { DiffsHealthIndicator } from './diffs.health-indicator.js';

/** Provides DiffsHealthIndicator for the application's health controller. DiffsModule is registered by the application. */
@Module({})
export class DiffsHealthModule {
  /** @param name which instance of DiffsModule to watch */
  static forRoot({ name }: { name?: string } = {}): DynamicModule {
    return healthModule(DiffsHealthModule, DiffsHealthIndicator, getDiffsToken(name));
  }
}
