import type { Contender } from './contender.js';
import type { Measurement, Measurements } from './measurement.js';

const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export interface Verdict {
  /** Such as `≥ 40×`. */
  readonly wanted: string;
  readonly factor: number;
  readonly isMet: boolean;
}

/** What a contender is held to, by comparison with another one in the same run. */
export interface Target {
  judge(own: Measurement, measurements: Measurements): Verdict;
}

/** As many calls in a second as `times` those of the other. */
export function throughputAtLeast(times: number, other: Contender): Target {
  return {
    judge(own, measurements) {
      const factor = own.callsPerSecond / of(other, measurements).callsPerSecond;
      return { wanted: `≥ ${precise.format(times)}×`, factor, isMet: factor >= times };
    },
  };
}

/**
 * A call takes at most `times` the time of the other's. The median tells: with few callers the mean is made by the rare moments in
 * which the machine does something else.
 */
export function latencyWithin(times: number, other: Contender, what: string): Target {
  return {
    judge(own, measurements) {
      const factor = own.p50 / of(other, measurements).p50;
      return { wanted: `p50 ≤ ${times}× ${what}`, factor, isMet: factor <= times };
    },
  };
}

function of(contender: Contender, measurements: Measurements): Measurement {
  const measurement = measurements.get(contender);
  if (!measurement) throw new Error(`${contender.label} has not been measured.`);
  return measurement;
}
