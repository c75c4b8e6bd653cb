import { InvalidArgumentError } from '@spoor/core';
import type { Aggregate } from './aggregate.js';
import { checkLength } from './check-length.js';
import { checkReference } from './check-reference.js';
import type { DomainDefinition } from './define-domain.js';

export interface MetricOptions {
  readonly domain: DomainDefinition;
  /** Unique within the domain; readable, because it is what exports are known by. */
  readonly ref: string;
  /**
   * For people.
   * @default the name that is stored already, else the ref
   */
  readonly name?: string;
  readonly description?: string;
  /** Of its values, such as `EUR`. */
  readonly unit?: string;
  /**
   * How many decimals its values have, 0 to 18; they are kept exactly. It cannot be changed once values are stored.
   * @default 0
   */
  readonly scale?: number;
  /**
   * How daily values make those of longer periods; then LIFETIME, rolling and calendar periods are derived from recorded days too.
   * @default as its tracker says; `sum` once it is incremented; otherwise they do not
   */
  readonly aggregate?: Aggregate;
}

/** A piece of information to keep track of, such as "Number of orders sold". */
export interface MetricDefinition extends MetricOptions {
  readonly scale: number;
}

const LARGEST_SCALE = 18;
const LONGEST = { name: 255, description: 1_000, unit: 32 };
const DEFINED = Symbol.for('spoor:metric');

/**
 * Defines a metric. It is a constant that needs no database, like its domain.
 *
 * @example
 * export const ORDER_COUNT = defineMetric({ domain: SHOPPING, ref: 'order_count', name: 'Number of orders sold' });
 * export const REVENUE = defineMetric({ domain: SHOPPING, ref: 'revenue', unit: 'EUR', scale: 2 });
 */
export function defineMetric({ scale = 0, ...options }: MetricOptions): MetricDefinition {
  checkReference(options.ref, 'A metric');
  checkReference(options.domain.ref, 'A domain');
  if (!Number.isInteger(scale) || scale < 0 || scale > LARGEST_SCALE)
    throw new InvalidArgumentError(
      `The metric "${options.ref}" has a scale of ${String(scale)}.`,
      `Give the number of decimals, 0 to ${LARGEST_SCALE}.`,
    );
  for (const [property, longest] of Object.entries(LONGEST))
    checkLength(options[property as keyof typeof LONGEST], longest, `The ${property} of the metric "${options.ref}"`);
  const definition = { ...options, scale };
  Object.defineProperty(definition, DEFINED, { value: true });
  return Object.freeze(definition);
}

/** Whether `defineMetric` made it, of whichever copy of this package. */
export function isMetricDefinition(value: unknown): value is MetricDefinition {
  return typeof value === 'object' && value !== null && DEFINED in value;
}
