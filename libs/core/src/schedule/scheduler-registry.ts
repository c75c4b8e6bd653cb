import type { ModuleRef } from '@nestjs/core';
import type { SchedulerRegistry } from '@nestjs/schedule';

/**
 * The application's own SchedulerRegistry, wherever it imports ScheduleModule.forRoot(); one of them if it does so twice.
 *
 * Nothing when the package is not installed or the module not imported. To be asked once the application has booted.
 */
export async function findSchedulerRegistry(moduleRef: ModuleRef): Promise<SchedulerRegistry | undefined> {
  try {
    const { SchedulerRegistry } = await import('@nestjs/schedule');
    return moduleRef.get(SchedulerRegistry, { strict: false });
  } catch {
    return undefined;
  }
}
