import type { EntityRef } from '@spoor/core';

/** Over so many slots of a Cluster logs are spread. Never changed: keys that are written carry the number. */
export const SHARDS = 256;

/**
 * The names of a log's keys. All keys of a shard share a `{tag}`: one script can write a log and the registry in which pruning finds it.
 */
export class LogKeys {
  /** As in the registry and in messages. */
  readonly name: string;
  readonly log: string;
  readonly state: string;
  readonly registry: string;
  private readonly shard: number;

  /** @param keyOf puts the prefix before a name */
  constructor(
    { type, id }: EntityRef,
    private readonly keyOf: (name: string) => string,
  ) {
    this.name = nameOf({ type, id });
    this.shard = shardOf(this.name);
    this.log = keyOf(`{${this.shard}}:log:${this.name}`);
    this.state = keyOf(`{${this.shard}}:state:${this.name}`);
    this.registry = keyOf(registryOf(this.shard));
  }

  get generations(): string {
    return this.keyOf(generationsOf(this.shard));
  }
}

/** FNV-1a, folded: as even as a cryptographic hash, at a fraction of its cost. */
function shardOf(name: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01_00_01_93);
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (SHARDS - 1);
}

export function registryOf(shard: number): string {
  return `{${shard}}:logs`;
}

export function generationsOf(shard: number): string {
  return `{${shard}}:generations`;
}

/** `question:42`; neither part can be taken for the other, nor for two lines. */
export function nameOf({ type, id }: EntityRef): string {
  return `${encodeURIComponent(type)}:${id.replaceAll('%', '%25').replaceAll('\n', '%0A')}`;
}

export function refOfName(name: string): EntityRef {
  const colon = name.indexOf(':');
  return {
    type: decodeURIComponent(name.slice(0, colon)),
    id: name
      .slice(colon + 1)
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%'),
  };
}
