import { Inject } from '@nestjs/common';
import { identifierOf, type EntityClass } from '@spoor/core';
import { DiffsService } from './diffs.service.js';

/** The token of an instance: the class for the default one, a string for named ones. */
export function getDiffsToken(name = 'default'): typeof DiffsService | string {
  return name === 'default' ? DiffsService : `${name}DiffsService`;
}

/** The token of an entity's diffs, as `DiffsModule.forFeature` provides them. */
export function getEntityDiffsToken(entityClass: EntityClass, name = 'default'): string {
  return `${name}DiffsOf:${identifierOf(entityClass)}`;
}

/**
 * Injects the diffs of an entity's class, an `EntityDiffs`; without a class, the DiffsService of a named instance.
 *
 * @example
 * class Questions {
 *   constructor(@InjectDiffs(Question) private readonly questionDiffs: EntityDiffs) {}
 * }
 */
export const InjectDiffs = (entityClass?: EntityClass, name?: string): ParameterDecorator & PropertyDecorator =>
  Inject(entityClass ? getEntityDiffsToken(entityClass, name) : getDiffsToken(name));
