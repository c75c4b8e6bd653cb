import type { EntityRef } from '@spoor/core';

/** One text for each entity, for maps and for the order in which logs are locked. */
export function keyOf({ type, id }: EntityRef): string {
  return `${type}\0${id}`;
}

/** The entity of a `keyOf`. */
export function entityOf(key: string): EntityRef {
  const end = key.indexOf('\0');
  return { type: key.slice(0, end), id: key.slice(end + 1) };
}
