import { SpoorError } from '@spoor/core';

/** In production everybody could read every statistic. The application does not start. */
export class UnguardedDashboardError extends SpoorError {
  readonly code = 'SPOOR_UNGUARDED_DASHBOARD';

  constructor(path: string) {
    super(
      `The dashboard of statistics at "${path}" has no guard, and NODE_ENV is production.`,
      'Pass guards that let the right people in: TrackstatsDashboardModule.forRoot({ guards: [AdminGuard] }).',
    );
  }
}
