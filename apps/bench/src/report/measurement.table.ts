import Table from 'cli-table3';
import type { Contender, Scenario } from '../measuring/contender.js';
import type { Measurement, Measurements } from '../measuring/measurement.js';

const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A row per scenario, with the contenders below one another. The ratio is that of calls per second to the first of them. */
export function measurementTable(scenarios: readonly Scenario[], measurements: Measurements): string {
  const table = new Table({
    head: ['', '', 'calls/s', 'p50 ms', 'p99 ms', 'ratio', 'target'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { callers, note, contenders } of scenarios) {
    const title = [`${integer.format(callers)} ${callers === 1 ? 'caller' : 'callers'}`, note ?? []].flat();
    const reference = measurementOf(contenders[0] as Contender);
    const cells = contenders.map((contender) => cellsOf(contender, reference));
    table.push([title.join('\n'), ...(cells[0] ?? []).map((_, column) => cells.map((row) => row[column]).join('\n'))]);
  }
  return table.toString();

  function cellsOf(contender: Contender, reference: Measurement): string[] {
    const own = measurementOf(contender);
    const verdicts = (contender.targets ?? []).map((target) => target.judge(own, measurements));
    const figures = [
      contender.label,
      integer.format(own.callsPerSecond),
      precise.format(own.p50),
      precise.format(own.p99),
      own === reference ? '1' : `${precise.format(own.callsPerSecond / reference.callsPerSecond)}×`,
    ];
    // As many lines in each column, so that the next contender's stand beside one another again.
    const more = '\n'.repeat(Math.max(0, verdicts.length - 1));
    return [
      ...figures.map((figure) => figure + more),
      verdicts
        .map(({ wanted, factor, isMet }) => `${wanted}: ${isMet ? 'met' : 'NOT MET'} (${precise.format(factor)}×)`)
        .join('\n'),
    ];
  }

  function measurementOf(contender: Contender): Measurement {
    return measurements.get(contender) as Measurement;
  }
}
