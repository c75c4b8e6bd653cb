import type { DataSource, EntityTarget, MixedList, ObjectLiteral } from 'typeorm';
import { SnakeCaseNaming } from './capture/snake-case-naming.js';
import { createTestDataSource, type DatabaseKind } from './databases.js';

/** What an application may do to the names of tables and columns. */
export const UNUSUAL_NAMES = { namingStrategy: new SnakeCaseNaming(), entityPrefix: 'app_' };

export interface MigrationsCase {
  readonly entities: readonly (new () => object)[];
  readonly migrations: MixedList<Function>;
  /** Those of the entities that other modules have as well: their tables stay. */
  readonly shared?: readonly (new () => object)[];
  /** Shows that what was migrated can be worked with. */
  use?(dataSource: DataSource): Promise<void>;
}

/** Specs on the tables that a module's migrations make. */
export function specifyMigrations(
  kind: DatabaseKind,
  { entities, migrations, shared = [], use }: MigrationsCase,
): void {
  const migrated = async (options: object) => {
    const dataSource = await createTestDataSource(kind, {
      ...options,
      entities: [...entities],
      migrations,
      synchronize: false,
    });
    await dataSource.runMigrations();
    return dataSource;
  };
  const missing = async (dataSource: DataSource) => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  };

  it.each([
    ['plain names', {}],
    ['a snake_case naming strategy and an entityPrefix', UNUSUAL_NAMES],
  ])('made by its migrations equals its entities, with %s, and can be reverted', async (_, options) => {
    const dataSource = await migrated(options);
    expect(await missing(dataSource)).toEqual([]);
    for (const entity of entities) expect(await isThere(dataSource, entity)).toBe(true);
    await use?.(dataSource);
    await dataSource.undoLastMigration();
    for (const entity of entities) expect(await isThere(dataSource, entity)).toBe(shared.includes(entity));
  });

  it('made by its migrations is left alone by a synchronisation', async () => {
    const dataSource = await migrated({});
    await dataSource.synchronize();
    expect(await missing(dataSource)).toEqual([]);
  });
}

async function isThere(dataSource: DataSource, entity: EntityTarget<ObjectLiteral>): Promise<boolean> {
  return await dataSource.query(`SELECT 1 FROM ${dataSource.getMetadata(entity).tablePath}`).then(
    () => true,
    () => false,
  );
}
