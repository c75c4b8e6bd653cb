import { BoundServices, makeBindable } from '@spoor/core';
import type { DiffsService } from '../diffs.service.js';
import type { DiffLog } from '../log/diff-log.js';

type Class = abstract new (...parameters: never[]) => object;

/** What DiffsMixin gives to instances. */
export interface WithDiffs {
  /** The log of this entity; read it with `for await`, `all()`, `since()` and the rest. */
  readonly diffs: DiffLog;
}

/** A class with all that the base has, whose instances have their `diffs` as well. */
export type WithDiffsOf<Base extends Class> = Omit<Base, 'prototype'> &
  (new (...parameters: ConstructorParameters<Base>) => InstanceType<Base> & WithDiffs);

/**
 * Gives the instances of an entity their log: `question.diffs`.
 *
 * It works on instances that a DataSource with DiffsModule has loaded or saved, and reads through its default DiffsService; others
 * get an EntityNotBoundError.
 *
 * @param base a class to extend, if there is one
 * @example
 * @TrackDiffs()
 * @Entity()
 * class Question extends DiffsMixin(BaseEntity) {}
 */
export function DiffsMixin<Base extends Class = new () => object>(base?: Base): WithDiffsOf<Base> {
  class Tracked extends ((base ?? Object) as unknown as new () => object) implements WithDiffs {
    get diffs(): DiffLog {
      return BoundServices.answeringFor<DiffsService>(this, 'DiffsModule').of(this);
    }
  }
  makeBindable(Tracked.prototype);
  return Tracked as unknown as WithDiffsOf<Base>;
}
