import type { BatchMember } from './batch-member.js';
import { touches } from './partition.js';

/**
 * Members whose row somebody else's transaction holds, in call order.
 *
 * They stand aside so that a busy row delays only itself; later operations on the same rows line up behind them.
 */
export class ParkingLot<Operation, Answer> {
  private members: BatchMember<Operation, Answer>[] = [];
  private readonly busy = new Set<string>();

  get size(): number {
    return this.members.length;
  }

  get keys(): string[] {
    return [...this.busy];
  }

  /** Takes the members that touch a busy row; returns the others. */
  divert(members: BatchMember<Operation, Answer>[]): BatchMember<Operation, Answer>[] {
    if (this.busy.size === 0) return members;
    const free: BatchMember<Operation, Answer>[] = [];
    for (const member of members) {
      if (touches(member.keys, this.busy)) this.members.push(member);
      else free.push(member);
    }
    return free;
  }

  /** Parks what touches a row outside of `free`; returns the rest. */
  park(members: BatchMember<Operation, Answer>[], free: ReadonlySet<string>): BatchMember<Operation, Answer>[] {
    for (const { keys } of members) for (const key of keys) if (!free.has(key)) this.busy.add(key);
    return this.divert(members);
  }

  /** Takes out the members all of whose rows are free now. */
  release(free: ReadonlySet<string>): BatchMember<Operation, Answer>[] {
    for (const key of free) this.busy.delete(key);
    const parked = this.members;
    this.members = [];
    return this.divert(parked);
  }

  /** Takes out the members that have waited since before `time`. */
  expire(time: number): BatchMember<Operation, Answer>[] {
    const expired = this.members.filter(({ since }) => since <= time);
    if (expired.length === 0) return expired;
    this.members = this.members.filter(({ since }) => since > time);
    const wanted = new Set(this.members.flatMap(({ keys }) => [...keys]));
    for (const key of this.busy) if (!wanted.has(key)) this.busy.delete(key);
    return expired;
  }
}
