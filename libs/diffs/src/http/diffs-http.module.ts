import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { UnguardedDiffsError } from '../errors/unguarded-diffs.error.js';
import { createDiffsController } from './create-diffs-controller.js';
import type { DiffsFeature } from './diffs-feature.js';

export interface DiffsHttpOptions {
  /** The modules that export what the guards depend on. */
  imports?: ModuleMetadata['imports'];
  /** Of the instance of DiffsModule. */
  name?: string;
}

/** Diffs by HTTP: polled, waited for, or as server-sent events. */
@Module({})
export class DiffsHttpModule {
  /**
   * A route for the diffs of each class.
   *
   * @throws UnguardedDiffsError for one without guards
   *
   * @example
   * DiffsHttpModule.forFeature([{ entity: Question, path: 'questions/:id', guards: [JwtGuard] }], { imports: [AuthModule] })
   */
  static forFeature(features: readonly DiffsFeature[], { imports = [], name }: DiffsHttpOptions = {}): DynamicModule {
    for (const { path, guards } of features) if (!guards?.length) throw new UnguardedDiffsError(path);
    const controllers = features.map((feature) => createDiffsController(feature, name));
    return { module: DiffsHttpModule, imports, controllers };
  }
}
