import type { Message } from '../message.js';
import { keysOf } from './keys-of.js';

/** Messages that share keys, if only by way of others among them, in their order. */
export type Run<Some extends Message = Message> = readonly [Some, ...Some[]];

/** Messages grouped so that no two runs share a key; most have one key, and cost next to nothing. */
export function runsOf<Some extends Message>(messages: readonly Some[]): Run<Some>[] {
  const roots = new Roots();
  for (const message of messages) {
    const [first, ...others] = keysOf(message);
    for (const other of others) roots.join(first, other);
  }
  const runs = new Map<string, [Some, ...Some[]]>();
  for (const message of messages) {
    const root = roots.find(keysOf(message)[0]);
    const run = runs.get(root);
    if (run) run.push(message);
    else runs.set(root, [message]);
  }
  return [...runs.values()];
}

/** Union-find: keys that have been joined, if only by way of others, have one root. */
class Roots {
  /** Of keys that are no roots. */
  private readonly parents = new Map<string, string>();

  join(one: string, other: string): void {
    const [root, child] = [this.find(one), this.find(other)];
    if (child !== root) this.parents.set(child, root);
  }

  find(key: string): string {
    let root = key;
    for (let parent = this.parents.get(key); parent !== undefined; parent = this.parents.get(root)) root = parent;
    this.shorten(key, root);
    return root;
  }

  /** So that the way is not gone again. */
  private shorten(key: string, root: string): void {
    for (let each = key; each !== root;) {
      const parent = this.parents.get(each) ?? root;
      this.parents.set(each, root);
      each = parent;
    }
  }
}
