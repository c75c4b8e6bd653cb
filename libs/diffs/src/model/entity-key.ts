import type { EntityRef } from '@spoor/core';

/** One text for each entity, for maps and for the order in which logs are locked. */
export function keyOf({ type, id }: EntityRef): string {
  return `${type}\0${id}`;
}
