import type { OnModuleInit } from '@nestjs/common';
import type { DomainDefinition } from './definitions/define-domain.js';
import type { MetricDefinition } from './definitions/define-metric.js';
import type { TrackerRegistration } from './trackers/tracker-registration.js';
import type { TrackstatsEngine } from './trackstats.engine.js';

/** What a feature of the application keeps statistics of. */
export interface TrackstatsFeatureOptions {
  readonly domains?: readonly DomainDefinition[];
  readonly metrics?: readonly MetricDefinition[];
  /** Run by the schedule and by the commands; what changes for them is noticed from the start. */
  readonly trackers?: readonly TrackerRegistration[];
  /**
   * The instance of TrackstatsModule that they belong to.
   * @default 'default'
   */
  readonly name?: string;
}

/** Tells the engine, when the application is initialised, what a feature has defined. */
export class Feature implements OnModuleInit {
  /** @param engine asked for at start, since forFeature may stand before forRoot */
  constructor(
    private readonly engine: () => TrackstatsEngine,
    private readonly options: Omit<TrackstatsFeatureOptions, 'name'>,
  ) {}

  async onModuleInit(): Promise<void> {
    const { domains = [], metrics = [], trackers = [] } = this.options;
    await this.engine().define(domains, metrics);
    this.engine().addTrackers(trackers);
  }
}
