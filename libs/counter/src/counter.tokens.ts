import { Inject } from '@nestjs/common';
import { CounterCaches } from './caches/counter-caches.js';
import { CounterService } from './counter.service.js';

/** The token of an instance: the class for the default one, a string for named ones. */
export function getCountersToken(name = 'default'): typeof CounterService | string {
  return name === 'default' ? CounterService : `${name}CounterService`;
}

/** Injects the CounterService of a named instance; the default one can be injected by its class. */
export const InjectCounters = (name?: string): ParameterDecorator & PropertyDecorator => Inject(getCountersToken(name));

/** The token of the counter caches that an instance keeps: the class for the default one, a string for named ones. */
export function getCounterCachesToken(name = 'default'): typeof CounterCaches | string {
  return name === 'default' ? CounterCaches : `${name}CounterCaches`;
}

/** Injects the CounterCaches of a named instance's DataSource; those of the default one can be injected by their class. */
export const InjectCounterCaches = (name?: string): ParameterDecorator & PropertyDecorator =>
  Inject(getCounterCachesToken(name));
