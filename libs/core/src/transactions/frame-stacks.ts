import type { QueryRunner } from 'typeorm';
import { depthOf } from './depth-of.js';
import { TransactionFrame } from './transaction-frame.js';

/** For each connection the frames of its transaction and of the savepoints in it, as far as somebody works there. */
export class FrameStacks {
  private readonly stacks = new Map<QueryRunner, TransactionFrame[]>();

  get isEmpty(): boolean {
    return this.stacks.size === 0;
  }

  has(queryRunner: QueryRunner): boolean {
    return this.stacks.has(queryRunner);
  }

  /** The outermost first. */
  of(queryRunner: QueryRunner): TransactionFrame[] {
    return this.stacks.get(queryRunner) ?? [];
  }

  innermost(queryRunner: QueryRunner): TransactionFrame {
    const stack = this.stacks.get(queryRunner) ?? this.begin(queryRunner);
    // A transaction that nobody works in has no frames. On SQLite's one connection it may be one that is about to begin.
    while (stack.length < Math.max(depthOf(queryRunner), 1)) stack.push(new TransactionFrame());
    return stack.at(-1) as TransactionFrame;
  }

  delete(queryRunner: QueryRunner): void {
    this.stacks.delete(queryRunner);
  }

  private begin(queryRunner: QueryRunner): TransactionFrame[] {
    // Whose connection broke is never heard of again.
    for (const other of this.stacks.keys()) if (other.isReleased) this.stacks.delete(other);
    const stack: TransactionFrame[] = [];
    this.stacks.set(queryRunner, stack);
    return stack;
  }
}
