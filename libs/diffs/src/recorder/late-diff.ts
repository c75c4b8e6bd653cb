import type { EntityRef } from '@spoor/core';
import type { SerializedDiff } from '../model/diff-entry.js';

/** A diff whose body is written when it is asked for, once. */
export class LateDiff implements SerializedDiff {
  private text: string | (() => string);

  constructor(
    readonly id: string,
    readonly entity: EntityRef,
    readonly logs: readonly EntityRef[],
    write: () => string,
  ) {
    this.text = write;
  }

  get body(): string {
    return typeof this.text === 'string' ? this.text : (this.text = this.text());
  }
}
