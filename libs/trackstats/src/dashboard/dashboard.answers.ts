import type { EntityRef } from '@spoor/core';
import type { Period } from '../calendar/period.js';
import type { SeriesPoint } from '../series/series.js';

/** A metric, and what can be asked of it. */
export interface CatalogMetric {
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  readonly description: string | null;
  readonly unit: string | null;
  /** For which there are values of the metric as a whole. */
  readonly periods: readonly Period[];
  /** For which there are values by object. */
  readonly objectPeriods: readonly Period[];
  /** Whether it can be shown in other zones than the module's: as a whole, and by object. */
  readonly anyZone: boolean;
  readonly objectsAnyZone: boolean;
  /** Whether its values add up. */
  readonly additive: boolean;
  readonly isTracked: boolean;
}

export interface CatalogAnswer {
  /** The module's. */
  readonly zone: string;
  readonly metrics: readonly CatalogMetric[];
  /** The labels of objects of which there are values. */
  readonly objectTypes: readonly string[];
}

export interface OverviewMetric {
  readonly name: string;
  readonly period: Period;
  /** Of 30 dates up to today. */
  readonly points: readonly SeriesPoint<string>[];
  /** When what is counted up to now was last counted, and found to be right; null of what is only recorded. */
  readonly completeUpTo: Date | null;
  readonly verifiedAt: Date | null;
}

export interface OverviewAnswer {
  readonly zone: string;
  readonly today: string;
  /** Without those that have nothing to be shown by the day in this zone. */
  readonly metrics: readonly OverviewMetric[];
}

export interface NamedObject extends EntityRef {
  readonly name: string;
}

export interface ShownLine {
  readonly metric: string;
  readonly object: NamedObject | null;
  readonly points: readonly SeriesPoint<string>[];
  readonly previous: readonly SeriesPoint<string>[] | null;
}

export interface SeriesAnswer {
  readonly period: Period;
  readonly zone: string;
  readonly lines: readonly ShownLine[];
  readonly completeUpTo: Date | null;
  readonly verifiedAt: Date | null;
}

export interface ObjectsAnswer {
  /** Those with the largest values first. */
  readonly objects: readonly NamedObject[];
}
