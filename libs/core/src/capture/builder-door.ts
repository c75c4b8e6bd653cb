import type { DataSource, EntityTarget, ObjectLiteral, QueryRunner, SelectQueryBuilder } from 'typeorm';
import { passingBuilder, type Capture } from './passing-builder.js';
import { sameBuilder, type Builder, type BuilderClass } from './same-builder.js';

type AnyBuilder = BuilderClass<Builder>;
type Method = (...parameters: unknown[]) => Builder;

const LEADING = ['insert', 'update', 'delete', 'softDelete', 'restore', 'relation'] as const;
type Classes = Readonly<Record<(typeof LEADING)[number], AnyBuilder>>;

/**
 * Lets every statement that TypeORM builds for one DataSource pass by `capture`, those of `save` and `remove` included.
 *
 * The DataSource gets an own `createQueryBuilder`; what it returns, and what is made from that, are instances of subclasses of
 * TypeORM's own builders. Nothing process-wide is changed.
 *
 * @returns a function that closes the door
 */
export function openDoor(dataSource: DataSource, capture: Capture): () => void {
  const create = dataSource.createQueryBuilder as unknown as Method;
  const sample = (): SelectQueryBuilder<ObjectLiteral> => dataSource.createQueryBuilder();
  const passing = (builder: object) => passingBuilder(classOf(builder) as never, capture) as never as AnyBuilder;
  // SoftDeleteQueryBuilder is not exported by TypeORM.
  const softDelete = passing(sample().softDelete());
  const classes: Classes = {
    insert: passing(sample().insert()),
    update: passing(sample().update()),
    delete: passing(sample().delete()),
    softDelete,
    restore: softDelete,
    relation: class extends classOf(sample().relation('')) {},
  };
  const Select = class extends (classOf(sample()) as unknown as BuilderClass<SelectQueryBuilder<ObjectLiteral>>) {};
  leadTo(classes, Select as unknown as AnyBuilder);
  for (const Class of new Set(Object.values(classes))) leadTo(classes, Class);

  const own = Object.getOwnPropertyDescriptor(dataSource, 'createQueryBuilder');
  Object.defineProperty(dataSource, 'createQueryBuilder', {
    configurable: true,
    writable: true,
    value(entityOrRunner?: unknown, alias?: string, queryRunner?: QueryRunner) {
      // An application's own has its reasons, and TypeORM's abbreviates what is too long.
      if (own || (alias && alias.length > (dataSource.driver.maxAliasLength ?? Infinity)))
        return sameBuilder(Select, create.call(dataSource, entityOrRunner, alias, queryRunner));
      if (!alias) return new Select(dataSource, entityOrRunner as QueryRunner | undefined);
      const { target } = dataSource.getMetadata(entityOrRunner as EntityTarget<ObjectLiteral>);
      return new Select(dataSource, queryRunner).select(alias).from(target, alias);
    },
  });
  return () => {
    if (own) Object.defineProperty(dataSource, 'createQueryBuilder', own);
    else Reflect.deleteProperty(dataSource, 'createQueryBuilder');
  };
}

/** Has `insert()`, `update()` and so on of a class of builders make instances of these classes. */
function leadTo(classes: Classes, Leading: AnyBuilder): void {
  const parent = Object.getPrototypeOf(Leading.prototype) as Record<string, Method>;
  for (const method of LEADING)
    Object.defineProperty(Leading.prototype, method, {
      configurable: true,
      writable: true,
      value(this: Builder, ...parameters: unknown[]) {
        const Class = classes[method];
        // TypeORM makes another builder only of one that is not of the kind yet.
        const builder = this instanceof Class ? this : new Class(this);
        return (parent[method] as Method).apply(builder, parameters);
      },
    });
}

function classOf(builder: object): AnyBuilder {
  return builder.constructor as AnyBuilder;
}
