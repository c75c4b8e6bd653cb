import { SpoorError } from '@spoor/core';

/** The package that draws the dashboard's charts is not installed. The application does not start. */
export class MissingChartsError extends SpoorError {
  readonly code = 'SPOOR_MISSING_CHARTS';

  constructor(options?: ErrorOptions) {
    super('The dashboard draws with uPlot, which is not installed.', 'Run npm install uplot.', options);
  }
}
