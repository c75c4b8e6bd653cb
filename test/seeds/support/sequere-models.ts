import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Followable, SequereMixin, SequereModule, SequereService, type SequereModuleOptions } from '@spoor/sequere';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { startApplication } from '../../support/application.js';
import { testDataSourceOptions, type DatabaseKind } from '../../support/databases.js';

// models.py
@Followable()
@Entity()
export class User {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 150 })
  username: string;
}

@Followable()
@Entity()
export class Project {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 150 })
  name: string;
}

// models.py, with SequereMixin
@Followable()
@Entity('mixed_user')
export class MixedUser extends SequereMixin() {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 150 })
  username: string;
}

@Followable()
@Entity('mixed_project')
export class MixedProject extends SequereMixin() {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 150 })
  name: string;
}

/** For those who prefer a registry. */
@Entity('plain_user')
export class PlainUser {
  @PrimaryGeneratedColumn()
  id: number;
}

@Entity('plain_project')
export class PlainProject {
  @PrimaryGeneratedColumn()
  id: number;
}

const ENTITIES = [User, Project, MixedUser, MixedProject, PlainUser, PlainProject];

/** An application with these models and this backend. */
export async function play(
  kind: DatabaseKind,
  options: SequereModuleOptions,
  features: Parameters<typeof SequereModule.forFeature>[0] = [],
) {
  const app = await startApplication([
    TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), entities: ENTITIES, autoLoadEntities: true }),
    SequereModule.forRoot(options),
    SequereModule.forFeature(features),
  ]);
  const dataSource = app.get<DataSource>(getDataSourceToken());
  const create = <Row extends object>(entity: new () => Row, values: Partial<Row> = {}): Promise<Row> =>
    dataSource.getRepository(entity).save(Object.assign(new entity(), values));
  return { sequere: app.get(SequereService), dataSource, create };
}
