import { channel, type Channel } from 'node:diagnostics_channel';

const kept = new Map<string, Channel>();

/**
 * The diagnostics channel of a name, held for as long as the process lives.
 *
 * Node holds channels weakly. When one is collected and made anew before its finalizer has run, the finalizer takes the new one
 * out of the list, and who has just subscribed to it never hears anything (https://github.com/nodejs/node/pull/59910, not
 * in Node 20). What is held is never made anew.
 */
export function keptChannel(name: string): Channel {
  const known = kept.get(name);
  if (known) return known;
  const made = channel(name);
  kept.set(name, made);
  return made;
}
