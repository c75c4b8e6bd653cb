import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import type { MaintenanceResult, MaintenanceRun } from '../backends/follow-maintenance.js';
import type { SequereService } from '../sequere.service.js';
import { SequereCommandRunner } from './sequere.command-runner.js';

/** `sequere:repair` does what `sequere:verify` does and mends what it finds. */
@Injectable()
@Command({ name: 'sequere:repair', description: 'compare whatever is stored more than once, and mend what differs' })
export class SequereRepairCommand extends SequereCommandRunner {
  protected readonly outcome = { verb: 'mended', isMended: true };

  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected execute(sequere: SequereService, run: MaintenanceRun): Promise<MaintenanceResult> {
    return sequere.repair(run);
  }
}
