import { Logger } from '@nestjs/common';
import type { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { SpoorError } from '../errors/spoor.error.js';
import { DeadlinePassed, withDeadline } from '../redis/deadline.js';

const IN_THE_LOG = 'it cannot be used; the log says why';

/** Up when a probe answers within the deadline; shows what it answers, and nothing of what a server says of itself. */
export abstract class ProbeHealthIndicator<Service> {
  private readonly logger = new Logger('Spoor');
  /** What the log says already of this outage. */
  private logged: string | undefined;

  /** @param service asked for at each check, since providers may be made in any order */
  constructor(
    private readonly service: () => Service,
    private readonly health: HealthIndicatorService,
  ) {}

  /** Uses what users of the service use. @returns facts to be shown */
  protected abstract probe(service: Service): Promise<object>;

  /**
   * Whoever asks for the health of an application may be a stranger: addresses and users are left to the log, once in an outage.
   *
   * @param timeout in milliseconds
   * @example health.check([() => indicator.isHealthy('counters')])
   */
  async isHealthy<const Key extends string>(key: Key, { timeout = 1_000 } = {}): Promise<HealthIndicatorResult<Key>> {
    const indicator = this.health.check(key);
    try {
      const facts = await withDeadline(this.answer(), timeout);
      this.logged = undefined;
      return indicator.up({ ...facts });
    } catch (error) {
      return indicator.down({ message: this.messageOf(error, key, timeout) });
    }
  }

  private async answer(): Promise<object> {
    return await this.probe(this.service());
  }

  private messageOf(error: unknown, key: string, timeout: number): string {
    if (error instanceof DeadlinePassed) return `no answer within ${timeout} ms`;
    if (error instanceof SpoorError && error.publicMessage === error.message) return error.message;
    const reason = String(error);
    if (reason !== this.logged) this.logger.warn(`The health check of ${key} has failed: ${reason}`);
    this.logged = reason;
    return error instanceof SpoorError ? `${error.code}: ${IN_THE_LOG}` : IN_THE_LOG;
  }
}
