import { SpoorError } from '@spoor/core';

/** Values of a metric are not kept finely enough to be shown in another zone or by the hour. */
export class ZoneUnavailableError extends SpoorError {
  readonly code = 'SPOOR_ZONE_UNAVAILABLE';

  constructor(metric: string, zone: string) {
    super(
      `The metric "${metric}" has no values by the quarter of an hour, from which those in ${zone} could be made.`,
      'Track it with anyZone: true and rebuild it, or ask for days in the zone of the module.',
    );
  }
}
