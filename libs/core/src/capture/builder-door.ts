import type { DataSource, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { capturingBuilder, type Capturing } from './capturing-builder.js';

type Method = (...parameters: unknown[]) => object;
type Prototype = Record<string, Method>;

/**
 * Lets every statement that TypeORM builds for one DataSource pass by `capturing`, those of `save` and `remove` included.
 *
 * The DataSource gets an own `createQueryBuilder`; what it returns, and what is made from that, takes the prototype of a subclass of
 * TypeORM's own builder: nothing process-wide is changed, and nothing is copied.
 *
 * @returns a function that closes the door
 */
export function openDoor(dataSource: DataSource, capturing: Capturing): () => void {
  const create = dataSource.createQueryBuilder as unknown as Method;
  const sample = (): SelectQueryBuilder<ObjectLiteral> => dataSource.createQueryBuilder();
  const capture = (builder: object) => capturingBuilder(builder.constructor as never, capturing).prototype as object;
  const writers: Record<string, object> = {
    insert: capture(sample().insert()),
    update: capture(sample().update()),
    delete: capture(sample().delete()),
  };
  // SoftDeleteQueryBuilder is not exported by TypeORM.
  writers['softDelete'] = writers['restore'] = capture(sample().softDelete());
  const select = leading(sample().constructor, writers);
  writers['relation'] = leading(sample().relation('').constructor, writers);

  Object.defineProperty(dataSource, 'createQueryBuilder', {
    configurable: true,
    writable: true,
    value: (...parameters: unknown[]) => become(create.apply(dataSource, parameters), select),
  });
  return () => Reflect.deleteProperty(dataSource, 'createQueryBuilder');
}

/** The prototype of a builder whose `insert()`, `update()` and so on lead to these. */
function leading(builder: unknown, writers: Readonly<Record<string, object>>): object {
  const Base = builder as new () => object;
  const parent = Base.prototype as Prototype;
  const { prototype } = class extends Base {} as { prototype: object };
  for (const method of ['insert', 'update', 'delete', 'softDelete', 'restore', 'relation'])
    Object.defineProperty(prototype, method, {
      configurable: true,
      writable: true,
      value(this: object, ...parameters: unknown[]) {
        return become((parent[method] as Method).apply(this, parameters), writers[method] as object);
      },
    });
  return prototype;
}

function become(builder: object, prototype: object): object {
  return Object.setPrototypeOf(builder, prototype) as object;
}
