import type { EntityRef } from '@spoor/core';
import type { StoredEntry } from './stored-entry.js';

/** How an actor that is an entity stands in bodies. */
export function actorText({ type, id }: EntityRef): string {
  return `"actor":${JSON.stringify({ type, id })}`;
}

/** Whether it is the actor's: the text may also stand in somebody's data. */
export function isActedBy(body: string, { type, id }: EntityRef): boolean {
  const { actor } = JSON.parse(body) as { actor?: Partial<EntityRef> | null };
  return actor?.type === type && actor.id === id;
}

/** Says neither who did it nor what was told of that. The id stays in front. */
export function withoutActor(body: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as StoredEntry), actor: undefined, meta: undefined });
}
