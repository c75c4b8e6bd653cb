import type { Scenario } from '../measuring/contender.js';
import { measure } from '../measuring/measure.js';
import type { Pace } from '../measuring/pace.js';
import { measurementTable } from './measurement.table.js';
import { Progress } from './progress.js';

/** Measures the scenarios and prints their table below a heading, which stands there from the beginning. */
export async function printMeasured(heading: string, all: readonly Scenario[], pace: Pace): Promise<void> {
  console.log(`\n${heading}`);
  const scenarios = all.map((scenario) => ({ ...scenario, callers: Math.ceil(scenario.callers * pace.crowd) }));
  const progress = new Progress('Measuring', scenarios.length * pace.rounds);
  const measurements = await measure(scenarios, pace, () => progress.advance()).finally(() => progress.end());
  console.log(measurementTable(scenarios, measurements));
}
