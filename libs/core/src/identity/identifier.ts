import { getMetadataArgsStorage } from 'typeorm';

export type EntityClass = abstract new (...parameters: never[]) => object;

export interface IdentityOptions {
  /**
   * The stable label under which an entity's trail is stored. It outlives a renamed class.
   * @default the class name in lower case; single-table children share their parent's
   */
  identifier?: string;
  /** Labels of earlier versions. What is stored under them is found and carried over. */
  aliases?: readonly string[];
}

const IDENTITY = Symbol.for('spoor:identity');
type WithIdentity = { [IDENTITY]?: IdentityOptions };

/**
 * Gives an entity class its label for everything that Spoor stores about it.
 *
 * @example
 * @Identified({ identifier: 'person', aliases: ['author'] })
 * @Entity()
 * class Person {}
 */
export function Identified(options: IdentityOptions): ClassDecorator {
  return (target) => setIdentity(target as unknown as EntityClass, options);
}

/** For decorators that take an identifier among other options. */
export function setIdentity(entityClass: EntityClass, options: IdentityOptions): void {
  Object.defineProperty(entityClass, IDENTITY, { value: options, configurable: true });
}

export function identifierOf(entityClass: EntityClass): string {
  const identifier = ownIdentity(entityClass)?.identifier;
  if (identifier) return identifier;
  const parent = singleTableParent(entityClass);
  return parent ? identifierOf(parent) : entityClass.name.toLowerCase();
}

export function aliasesOf(entityClass: EntityClass): readonly string[] {
  return ownIdentity(entityClass)?.aliases ?? [];
}

function ownIdentity(entityClass: EntityClass): IdentityOptions | undefined {
  return Object.hasOwn(entityClass, IDENTITY) ? (entityClass as WithIdentity)[IDENTITY] : undefined;
}

function singleTableParent(entityClass: EntityClass): EntityClass | undefined {
  const tables = getMetadataArgsStorage().filterTables(entityClass);
  if (!tables.some(({ type }) => type === 'entity-child')) return undefined;
  return Object.getPrototypeOf(entityClass) as EntityClass;
}
