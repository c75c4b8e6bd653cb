import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import type { MaintenanceResult, MaintenanceRun } from '../backends/follow-maintenance.js';
import type { SequereService } from '../sequere.service.js';
import { SequereCommandRunner } from './sequere.command-runner.js';

/** `sequere:verify` compares whatever is stored more than once, prints what differs, and ends with exit code 1 if something does. */
@Injectable()
@Command({ name: 'sequere:verify', description: 'compare whatever is stored more than once, and change nothing' })
export class SequereVerifyCommand extends SequereCommandRunner {
  protected readonly outcome = { verb: 'found', isMended: false };

  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected execute(sequere: SequereService, run: MaintenanceRun): Promise<MaintenanceResult> {
    return sequere.verify(run);
  }
}
