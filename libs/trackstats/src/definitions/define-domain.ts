import { checkLength } from './check-length.js';
import { checkReference } from './check-reference.js';

/** A group of metrics, such as "shopping". */
export interface DomainDefinition {
  /** Unique; readable, because it is what exports are known by. */
  readonly ref: string;
  /**
   * For people.
   * @default the name that is stored already, else the ref
   */
  readonly name?: string;
}

/**
 * Defines a domain. It is a constant that needs no database: what is used is registered then, what `forFeature` lists at start.
 *
 * @example export const SHOPPING = defineDomain({ ref: 'shopping', name: 'Shopping' });
 */
export function defineDomain({ ref, name }: DomainDefinition): DomainDefinition {
  checkLength(name, 255, `The name of the domain "${ref}"`);
  return Object.freeze({ ref: checkReference(ref, 'A domain'), ...(name !== undefined && { name }) });
}
