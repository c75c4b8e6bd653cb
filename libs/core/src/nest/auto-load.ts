import { TypeOrmModule } from '@nestjs/typeorm';

type EntityClass = new () => object;

/**
 * Makes entities known to every DataSource of that name with `autoLoadEntities: true`.
 *
 * TypeOrmModule does so as a side effect of forFeature(); its repositories are not needed, so that the module it returns is dropped.
 */
export function autoLoad(entities: EntityClass[], dataSource: string | undefined): void {
  TypeOrmModule.forFeature(entities, dataSource);
}
