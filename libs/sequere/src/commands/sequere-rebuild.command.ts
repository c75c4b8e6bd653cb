import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import type { MaintenanceResult, MaintenanceRun } from '../backends/follow-maintenance.js';
import type { SequereService } from '../sequere.service.js';
import { SequereCommandRunner } from './sequere.command-runner.js';

/** `sequere:rebuild` makes anew whatever can be derived. */
@Injectable()
@Command({ name: 'sequere:rebuild', description: 'make anew whatever can be derived' })
export class SequereRebuildCommand extends SequereCommandRunner {
  protected readonly outcome = { verb: 'mended', isMended: true };

  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected execute(sequere: SequereService, run: MaintenanceRun): Promise<MaintenanceResult> {
    return sequere.rebuild(run);
  }
}
