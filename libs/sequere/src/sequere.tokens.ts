import { Inject } from '@nestjs/common';
import { SequereService } from './sequere.service.js';

/** The token of an instance: the class for the default one, a string for named ones. */
export function getSequereToken(name = 'default'): typeof SequereService | string {
  return name === 'default' ? SequereService : `${name}SequereService`;
}

/** Injects the SequereService of a named instance; the default one can be injected by its class. */
export const InjectSequere = (name?: string): ParameterDecorator & PropertyDecorator => Inject(getSequereToken(name));
