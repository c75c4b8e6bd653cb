import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';

/** Where the dashboard is and who may look at it. */
export interface TrackstatsDashboardOptions {
  /**
   * The path of the page, below the application's global prefix.
   * @default 'statistics'
   */
  readonly path?: string;

  /**
   * Who may look: each must let a request pass, for the page as for its data. A browser sends cookies and passwords with them, and
   * no tokens of its own accord. Without any the application does not start in production.
   * @default []
   */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];

  /**
   * Modules that export what the guards inject.
   * @default []
   */
  readonly imports?: ModuleMetadata['imports'];

  /**
   * What an object of a statistic is called on the page.
   * @default its type and id
   */
  readonly nameObject?: (object: object) => string;

  /**
   * The instance of TrackstatsModule whose statistics are shown.
   * @default 'default'
   */
  readonly name?: string;
}

export type ResolvedDashboardOptions = Required<Omit<TrackstatsDashboardOptions, 'nameObject'>> &
  Pick<TrackstatsDashboardOptions, 'nameObject'>;

export function resolveOptions(options: TrackstatsDashboardOptions): ResolvedDashboardOptions {
  return { path: 'statistics', guards: [], imports: [], name: 'default', ...options };
}
