import type { CanActivate, Type } from '@nestjs/common';
import type { EntityClass } from '@spoor/core';
import type { Diff } from '../model/diff.js';

/** The diffs of the entities of one class, to be read by HTTP. */
export interface DiffsFeature {
  readonly entity: EntityClass;

  /**
   * The path of an entity, with its primary columns as parameters: `questions/:id`. Its diffs are below, at `questions/:id/diffs`.
   */
  readonly path: string;

  /** Who may read at all, asked with each request; at least one. They find their dependencies in the `imports` of `forFeature`. */
  readonly guards: readonly (CanActivate | Type<CanActivate>)[];

  /**
   * Whether whoever asks may see a diff. The cursor passes those that he may not.
   *
   * @param request of the HTTP platform, as guards have left it
   * @default all are seen
   */
  visible?(diff: Diff, request: unknown): boolean | Promise<boolean>;

  /** For the route: what guards read by the Reflector, interceptors, descriptions for OpenAPI. */
  readonly decorators?: readonly MethodDecorator[];
}
