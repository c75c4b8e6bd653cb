/** Records, tracks and shows statistics. */
export class StatisticsService {}
