import type { OnApplicationBootstrap } from '@nestjs/common';
import type { DomainDefinition } from './definitions/define-domain.js';
import type { MetricDefinition } from './definitions/define-metric.js';
import type { TrackstatsEngine } from './trackstats.engine.js';

/** What a feature of the application keeps statistics of. */
export interface TrackstatsFeatureOptions {
  readonly domains?: readonly DomainDefinition[];
  readonly metrics?: readonly MetricDefinition[];
  /**
   * The instance of TrackstatsModule that they belong to.
   * @default 'default'
   */
  readonly name?: string;
}

/** Tells the engine, once all modules are there, what a feature has defined. */
export class Feature implements OnApplicationBootstrap {
  /** @param engine asked for at start, since forFeature may stand before forRoot */
  constructor(
    private readonly engine: () => TrackstatsEngine,
    private readonly options: Omit<TrackstatsFeatureOptions, 'name'>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { domains = [], metrics = [] } = this.options;
    await this.engine().define(domains, metrics);
  }
}
