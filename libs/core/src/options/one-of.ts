import { InvalidArgumentError } from '../errors/invalid-argument.error.js';

/** @throws InvalidArgumentError for a value of an option that is none of its choices */
export function oneOf<Choice extends string>(value: Choice, choices: readonly Choice[], option: string): Choice {
  if (choices.includes(value)) return value;
  throw new InvalidArgumentError(`The option ${option} is "${value}".`, `It can be ${choices.join(', ')}.`);
}
