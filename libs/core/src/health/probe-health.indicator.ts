import type { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { DeadlinePassed, withDeadline } from '../redis/deadline.js';

/** Up when a probe answers within the deadline; shows what it answers. */
export abstract class ProbeHealthIndicator<Service> {
  /** @param service asked for at each check, since providers may be made in any order */
  constructor(
    private readonly service: () => Service,
    private readonly health: HealthIndicatorService,
  ) {}

  /** Uses what users of the service use. @returns facts to be shown */
  protected abstract probe(service: Service): Promise<object>;

  /**
   * @param timeout in milliseconds
   * @example health.check([() => indicator.isHealthy('counters')])
   */
  async isHealthy<const Key extends string>(key: Key, { timeout = 1_000 } = {}): Promise<HealthIndicatorResult<Key>> {
    const indicator = this.health.check(key);
    try {
      return indicator.up({ ...(await withDeadline(this.answer(), timeout)) });
    } catch (error) {
      return indicator.down({ message: messageOf(error, timeout) });
    }
  }

  private async answer(): Promise<object> {
    return await this.probe(this.service());
  }
}

function messageOf(error: unknown, timeout: number): string {
  if (error instanceof DeadlinePassed) return `no answer within ${timeout} ms`;
  return error instanceof Error ? error.message : String(error);
}
