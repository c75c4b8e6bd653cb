import type { ObjectLiteral, QueryRunner, UpdateQueryBuilder } from 'typeorm';
import { capturingBuilder, type CapturingBuilder, type WriteBuilder } from './capturing-builder.js';
import { sameBuilder } from './same-builder.js';

/** What is to be executed. */
export interface PassingBuilder extends UpdateQueryBuilder<ObjectLiteral> {
  /** The transaction that it was made in, or whatever else it is bound to. */
  readonly boundRunner: QueryRunner | undefined;
  executeUnseen(): Promise<unknown>;
  /** The same builder, as one whose statement can be captured. */
  asCapturing(): CapturingBuilder;
}

/** Takes a builder's execution: resolves to what it should return. Undefined when nobody wants to know of it. */
export type Capture = (builder: PassingBuilder) => Promise<unknown> | undefined;

/**
 * A builder of INSERT, UPDATE, DELETE or a soft delete that asks before it is executed. It is TypeORM's own otherwise, so that what
 * nobody wants to know of costs next to nothing.
 */
export function passingBuilder(Base: WriteBuilder, capture: Capture): WriteBuilder {
  const Capturing = capturingBuilder(Base);
  return class extends Base implements PassingBuilder {
    get boundRunner(): QueryRunner | undefined {
      return this.queryRunner;
    }

    executeUnseen(): Promise<unknown> {
      return super.execute();
    }

    asCapturing(): CapturingBuilder {
      return sameBuilder(Capturing, this);
    }

    override execute(): Promise<never> {
      try {
        return (capture(this) ?? super.execute()) as Promise<never>;
      } catch (error) {
        return Promise.reject(error as Error);
      }
    }
  };
}
