import type { EntityRef, RowChange, RowValues } from '@spoor/core';
import type { DiffOperation } from '../model/diff.js';
import type { SerializedDiff } from '../model/diff-entry.js';
import { contentOf } from './content-of.js';
import { limitSize } from './limit-size.js';
import { valueToJson } from './to-json.js';
import type { TrackedEntity } from './tracked-entity.js';

/** What a diff tells of. */
export interface DraftedEvent {
  readonly op: DiffOperation;
  readonly entity: EntityRef;
  readonly tracked: TrackedEntity;
  /** None for a link, whose row must be loaded. */
  readonly change?: RowChange;
  /** What is known to have changed, as members of a `StoredEntry` in JSON. @default what the row's change says */
  readonly content?: string;
}

/** Which diff it is, and of whom: further members in JSON. */
export interface Signature {
  readonly id: string;
  readonly context: string;
}

/** A diff whose body is written when it is asked for, once: it is most of the work. */
export class Draft implements SerializedDiff {
  readonly id: string;
  readonly entity: EntityRef;
  readonly tracked: TrackedEntity;
  readonly isRemoval: boolean;
  /** To be found out. */
  logs: readonly EntityRef[] = [];
  private readonly op: DiffOperation;
  private readonly context: string;
  private change: RowChange | undefined;
  private text: string | undefined;

  constructor({ id, context }: Signature, { op, entity, tracked, change, content }: DraftedEvent) {
    this.id = id;
    this.entity = entity;
    this.tracked = tracked;
    this.isRemoval = op === 'delete';
    this.op = op;
    this.context = context;
    this.change = change;
    if (content !== undefined) this.text = this.write(content);
  }

  /** The rows whose parents' logs it belongs to: as it was and as it is. */
  get images(): readonly RowValues[] {
    if (!this.tracked.hasParent) return [];
    return [this.change?.before, this.change?.after].filter((image) => image !== undefined);
  }

  get body(): string {
    if (this.text === undefined) {
      this.text = this.write(contentOf(this.tracked, this.change as RowChange));
      this.change = undefined;
    }
    return this.text;
  }

  /** A `StoredEntry`; stores look at the beginning of a body. */
  private write(content: string): string {
    const [type, id] = [valueToJson(this.entity.type), valueToJson(this.entity.id)];
    const name = [`{"id":"${this.id}","op":"${this.op}","entity":{"type":`, type, ',"id":', id, '},'];
    // What is concatenated instead stays in all its pieces, which the garbage collector has to carry along.
    return limitSize([...name, content, this.context, '}'].join(''));
  }
}
