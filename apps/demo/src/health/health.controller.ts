import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { CounterHealthIndicator } from '@spoor/counter/health';
import { DiffsHealthIndicator } from '@spoor/diffs/health';
import { SequereHealthIndicator } from '@spoor/sequere/health';
import { TrackstatsHealthIndicator } from '@spoor/trackstats/health';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly counters: CounterHealthIndicator,
    private readonly follows: SequereHealthIndicator,
    private readonly diffs: DiffsHealthIndicator,
    private readonly statistics: TrackstatsHealthIndicator,
  ) {}

  @Get()
  @HealthCheck()
  @ApiOperation({ summary: 'Whether each module can be used, for load balancers' })
  async check(): Promise<HealthCheckResult> {
    return await this.health.check([
      () => this.counters.isHealthy('counters'),
      () => this.follows.isHealthy('follows'),
      () => this.diffs.isHealthy('diffs'),
      () => this.statistics.isHealthy('statistics'),
    ]);
  }
}
