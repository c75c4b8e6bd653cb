import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ref } from '@spoor/core';
import { Followable, getSequereToken, SEQUERE_ENTITIES, SequereModule, SequereService } from '@spoor/sequere';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
import { describeEachDatabase, dropTestDatabases, testDataSourceOptions } from '../support/databases.js';
import { closeApplications, startApplication } from '../support/application.js';

@Followable()
@Entity()
class User {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  username: string;
}

@Entity()
class Project {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  name: string;
}

@Followable({ identifier: 'projet' })
@Entity('decorated')
class Decorated {
  @PrimaryGeneratedColumn()
  id: number;
}

const ENTITIES = [User, Project, Decorated];
const ann = ref(User, 1);

afterEach(closeApplications);
afterAll(dropTestDatabases);

describeEachDatabase('SequereModule.forFeature', (kind) => {
  const database = async (more: object = {}) =>
    TypeOrmModule.forRoot({
      ...(await testDataSourceOptions(kind)),
      entities: ENTITIES,
      autoLoadEntities: true,
      ...more,
    });

  const [project, asProject] = [ref(Project, 1), { type: 'projet-de-rue', id: '1' }];

  it('lets classes that are not decorated take part, with a label of their own', async () => {
    const app = await startApplication([
      await database(),
      SequereModule.forRoot(),
      SequereModule.forFeature([{ entity: Project, identifier: 'projet-de-rue', aliases: ['chantier'] }]),
    ]);
    const sequere = app.get(SequereService);
    const dataSource = app.get<DataSource>(getDataSourceToken());
    const saved = await dataSource
      .getRepository(Project)
      .save(Object.assign(new Project(), { name: 'La classe américaine' }));
    await sequere.follow(ann, saved);
    for (const spelling of [project, asProject, { type: 'chantier', id: '1' }])
      expect(await sequere.isFollowing(ann, spelling)).toBe(true);
    expect(await dataSource.getRepository(SEQUERE_ENTITIES[0] as never).find()).toMatchObject([
      { fromIdentifier: 'user', toIdentifier: 'projet-de-rue', toObjectId: '1' },
    ]);
    const page = await sequere.getFollowings(ann, { type: Project });
    expect(page.items).toEqual([{ entity: saved, since: expect.any(Date) }]);
  });

  it('speaks of one instance only', async () => {
    const app = await startApplication([
      await database(),
      SequereModule.forRoot(),
      SequereModule.forRoot({ name: 'work' }),
      SequereModule.forFeature([Project], { name: 'work' }),
    ]);
    const work = app.get<SequereService>(getSequereToken('work'), { strict: false });
    expect((await work.follow(ann, project)).changed).toBe(true);
    await expect(app.get(SequereService).follow(ann, project)).rejects.toMatchObject({
      code: 'SPOOR_NOT_FOLLOWABLE',
      message: expect.stringContaining('projet, user'),
    });
  });

  it('leaves other applications of the process alone', async () => {
    const first = await startApplication([
      await database(),
      SequereModule.forRoot(),
      SequereModule.forFeature([{ entity: Project, identifier: 'chantier' }]),
    ]);
    const second = await startApplication([
      await database(),
      SequereModule.forRoot(),
      SequereModule.forFeature([Project]),
    ]);
    expect((await first.get(SequereService).follow(ann, { type: 'chantier', id: '1' })).changed).toBe(true);
    expect((await second.get(SequereService).follow(ann, { type: 'project', id: '1' })).changed).toBe(true);
  });

  it('refuses a label that another entity has, and a class that is no entity, at start', async () => {
    class Stranger {}
    await expect(
      startApplication([
        await database(),
        SequereModule.forRoot(),
        SequereModule.forFeature([{ entity: Project, identifier: 'user' }]),
      ]),
    ).rejects.toMatchObject({ code: 'SPOOR_DUPLICATE_IDENTIFIER', message: expect.stringContaining('"user"') });
    await expect(
      startApplication([await database(), SequereModule.forRoot(), SequereModule.forFeature([Stranger])]),
    ).rejects.toMatchObject({ code: 'SPOOR_INVALID_ARGUMENT', message: expect.stringContaining('Stranger') });
  });
});
