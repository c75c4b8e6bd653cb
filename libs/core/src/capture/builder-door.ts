import type { DataSource, ObjectLiteral, QueryRunner, SelectQueryBuilder } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import { capturingBuilder, type Capturing } from './capturing-builder.js';

interface Builder {
  readonly queryRunner: QueryRunner | undefined;
  readonly expressionMap: QueryExpressionMap;
}
/** What TypeORM makes a builder of: 1.x takes its `dataSource`, 0.3 its `connection`. */
interface BuilderParts {
  readonly dataSource: DataSource;
  readonly connection: DataSource;
  readonly queryRunner: QueryRunner | undefined;
  readonly expressionMap: { clone(): QueryExpressionMap };
}
type BuilderClass = new (from: DataSource | BuilderParts, queryRunner?: QueryRunner) => Builder;
type Method = (...parameters: unknown[]) => Builder;

const LEADING = ['insert', 'update', 'delete', 'softDelete', 'restore', 'relation'] as const;
type Classes = Readonly<Record<(typeof LEADING)[number], BuilderClass>>;

/**
 * Lets every statement that TypeORM builds for one DataSource pass by `capturing`, those of `save` and `remove` included.
 *
 * The DataSource gets an own `createQueryBuilder`; what it returns, and what is made from that, are instances of subclasses of
 * TypeORM's own builders. Nothing process-wide is changed.
 *
 * @returns a function that closes the door
 */
export function openDoor(dataSource: DataSource, capturing: Capturing): () => void {
  const create = dataSource.createQueryBuilder as unknown as Method;
  const sample = (): SelectQueryBuilder<ObjectLiteral> => dataSource.createQueryBuilder();
  const capture = (builder: object) => capturingBuilder(classOf(builder) as never, capturing) as never as BuilderClass;
  // SoftDeleteQueryBuilder is not exported by TypeORM.
  const softDelete = capture(sample().softDelete());
  const classes = {
    insert: capture(sample().insert()),
    update: capture(sample().update()),
    delete: capture(sample().delete()),
    softDelete,
    restore: softDelete,
    relation: classOf(sample().relation('')),
  };
  const select = leadingTo(classes, classOf(sample()));
  classes.relation = leadingTo(classes, classes.relation);

  Object.defineProperty(dataSource, 'createQueryBuilder', {
    configurable: true,
    writable: true,
    value: (...parameters: [unknown?, string?, QueryRunner?]) =>
      parameters[1] === undefined
        ? new select(dataSource, parameters[0] as QueryRunner | undefined)
        : become(select, create.apply(dataSource, parameters), dataSource),
  });
  return () => Reflect.deleteProperty(dataSource, 'createQueryBuilder');
}

/** A builder whose `insert()`, `update()` and so on make instances of these classes. */
function leadingTo(classes: Classes, Base: BuilderClass): BuilderClass {
  const parent = Base.prototype as Record<string, Method>;
  const Leading = class extends Base {};
  for (const method of LEADING)
    Object.defineProperty(Leading.prototype, method, {
      configurable: true,
      writable: true,
      value(this: { dataSource?: DataSource; connection: DataSource }, ...parameters: unknown[]) {
        const builder = (parent[method] as Method).apply(this, parameters);
        return become(classes[method], builder, this.dataSource ?? this.connection);
      },
    });
  return Leading;
}

/**
 * The same builder of another class. Faster than changing its prototype, which costs all later calls their inline caches; and than
 * the clone of its expression map that TypeORM would make.
 */
function become(Class: BuilderClass, builder: Builder, dataSource: DataSource): Builder {
  if (classOf(builder) === Class) return builder;
  const { queryRunner, expressionMap } = builder;
  return new Class({ dataSource, connection: dataSource, queryRunner, expressionMap: { clone: () => expressionMap } });
}

function classOf(builder: object): BuilderClass {
  return builder.constructor as BuilderClass;
}
