import { Inject } from '@nestjs/common';
import { CounterService } from './counter.service.js';

/** The token of an instance: the class for the default one, a string for named ones. */
export function getCountersToken(name = 'default'): typeof CounterService | string {
  return name === 'default' ? CounterService : `${name}CounterService`;
}

/** Injects the CounterService of a named instance; the default one can be injected by its class. */
export const InjectCounters = (name?: string): ParameterDecorator & PropertyDecorator => Inject(getCountersToken(name));
