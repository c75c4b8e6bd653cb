import { Calendar } from '../../calendar/calendar.js';
import { Period } from '../../calendar/period.js';
import { StatisticByDate } from '../../entities/index.js';
import { groupBy } from '../../operations/group-by.js';
import { readCoverage } from '../../reading/coverage.js';
import { nameOf } from '../../registry/metric-name.js';
import type { RegisteredMetric } from '../../registry/metric-registry.js';
import { dateOrNull } from '../../series/shown-point.js';
import type { Statistics } from '../../statistics.service.js';
import type { OpenTrackstats } from '../../trackstats.engine.js';
import type { OverviewAnswer, OverviewMetric } from '../dashboard.answers.js';
import { MOST_METRICS } from '../dashboard.queries.js';
import { readCatalog } from './metric-catalog.js';
import { readLines } from './read-lines.js';

/** With today. */
const DAYS = 30;

/** The last days of metrics in a zone, the module's when it is left out. */
export async function readOverview(
  open: OpenTrackstats,
  statistics: Statistics<string>,
  metrics: readonly RegisteredMetric[],
  zone: string | undefined,
): Promise<OverviewAnswer> {
  const { calendar: own, clock } = open.options;
  const calendar = zone === undefined ? own : new Calendar(zone);
  const today = calendar.dateAt(clock.now());
  const range = { from: today.subtract({ days: DAYS - 1 }).toString(), to: today.toString(), zone: calendar.zone };
  const shown = (await shownByDay(open, metrics, calendar.zone === own.zone)).slice(0, MOST_METRICS);
  const answered = new Map<string, OverviewMetric>();
  for (const [period, some] of groupBy(shown, (each) => each.period)) {
    const asked = some.map(({ metric }) => metric);
    const coverage = await readCoverage(open, StatisticByDate, asked, undefined);
    const { lines } = await readLines(statistics, asked, { ...range, period });
    for (const [index, { points }] of lines.entries()) {
      const { id, definition } = asked[index] as RegisteredMetric;
      const { completeUpTo, verifiedAt } = coverage.get(id) ?? {};
      const name = nameOf(definition);
      const instants = { completeUpTo: dateOrNull(completeUpTo), verifiedAt: dateOrNull(verifiedAt) };
      answered.set(name, { name, period, points, ...instants });
    }
  }
  const inOrder = shown.map(({ metric }) => answered.get(nameOf(metric.definition)) as OverviewMetric);
  return { zone: calendar.zone, today: today.toString(), metrics: inOrder };
}

/** Those that have a value for each date: of a day, or of everything up to it. */
async function shownByDay(
  open: OpenTrackstats,
  metrics: readonly RegisteredMetric[],
  isOwnZone: boolean,
): Promise<{ metric: RegisteredMetric; period: Period }[]> {
  const catalog = await readCatalog(open, metrics);
  return metrics.flatMap((metric, index) => {
    const { periods = [], anyZone = false } = catalog.metrics[index] ?? {};
    const period = [Period.DAY, Period.LIFETIME].find((each) => periods.includes(each));
    return period && (isOwnZone || anyZone) ? [{ metric, period }] : [];
  });
}
