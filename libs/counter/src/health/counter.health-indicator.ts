import type { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { CounterService } from '../counter.service.js';

/** A counter that nobody writes: reading it asks the database all the same. */
const PROBE = 'spoor:health';

/** Up when counters can be read within the deadline. Tells how many calls are waiting. */
export class CounterHealthIndicator {
  /** @param counters asked for at each check, since providers may be made in any order */
  constructor(
    private readonly counters: () => CounterService,
    private readonly health: HealthIndicatorService,
  ) {}

  /**
   * @param timeout in milliseconds
   * @example health.check([() => counterHealth.isHealthy('counters')])
   */
  async isHealthy<const Key extends string>(key: Key, { timeout = 1_000 } = {}): Promise<HealthIndicatorResult<Key>> {
    const indicator = this.health.check(key);
    try {
      return indicator.up({ ...(await this.probe(timeout)) });
    } catch (error) {
      return indicator.down({ message: error instanceof Error ? error.message : String(error) });
    }
  }

  private async probe(timeout: number) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
    });
    try {
      await Promise.race([this.counters().get(PROBE), late]);
      return await this.counters().status();
    } finally {
      clearTimeout(timer);
    }
  }
}
