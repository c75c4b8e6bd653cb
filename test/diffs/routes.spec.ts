import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TrackDiffs, type Diff } from '@spoor/diffs';
import { DiffsHttpModule, UnguardedDiffsError, type DiffsFeature } from '@spoor/diffs/http';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { dropTestDatabases } from '../support/databases.js';
import { Everybody } from './support/everybody.guard.js';
import { answer, ask, FORUM, textsOf, type SentPage } from './support/forum.js';
import { Question, QUESTION_ENTITIES } from './support/questions.js';
import { closeServed, describeServed, serveDiffs, type ServedCase, type ServedDiffs } from './support/serve-diffs.js';

afterAll(async () => {
  await closeServed();
  await dropTestDatabases();
});

@TrackDiffs()
@Entity()
class Plain {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int', default: 0 })
  number: number;
}

@TrackDiffs()
@Entity()
class Big {
  @PrimaryColumn({ type: 'bigint' })
  key: string;

  @Column({ type: 'int', default: 0 })
  number: number;
}

@TrackDiffs()
@Entity()
class Unique {
  @PrimaryGeneratedColumn('uuid')
  uuid: string;

  @Column({ type: 'int', default: 0 })
  number: number;
}

@TrackDiffs()
@Entity()
class Place {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  country: string;

  @PrimaryColumn({ type: 'int' })
  position: number;

  @Column({ type: 'int', default: 0 })
  number: number;
}

/** Of no DataSource. */
class Stranger {}

const KEYED = [Plain, Big, Unique, Place];
const guards = [Everybody];
const KEYED_FEATURES: DiffsFeature[] = [
  { entity: Plain, path: 'plains/:id', guards },
  { entity: Big, path: 'bigs/:key', guards },
  { entity: Unique, path: 'uniques/:uuid', guards },
  { entity: Place, path: 'countries/:country/places/:position', guards },
];

describeServed(
  'An id in a path',
  (each) => {
    let served: ServedDiffs;
    beforeAll(async () => {
      served = await serveDiffs(each, KEYED_FEATURES, { entities: KEYED });
    });

    it('is read by the type of its column', async () => {
      const { manager } = served.dataSource;
      // The driver of SQLite rounds what is larger.
      const largest = each.database === 'sqlite' ? '9007199254740991' : '9223372036854775807';
      const plain = await manager.save(new Plain());
      const big = await manager.save(Object.assign(new Big(), { key: largest }));
      const unique = await manager.save(new Unique());
      const place = await manager.save(Object.assign(new Place(), { country: 'Åland: "ö/1"', position: -3 }));
      const paths = [
        [`/plains/${plain.id}`, plain],
        [`/bigs/${big.key}`, big],
        [`/uniques/${unique.uuid}`, unique],
        [`/uniques/${unique.uuid.toUpperCase()}`, unique],
        [`/countries/${encodeURIComponent(place.country)}/places/${place.position}`, place],
      ] as const;
      for (const [path, entity] of paths) {
        const { body } = await served.get<SentPage>(`${path}/diffs`);
        const metadata = served.dataSource.getMetadata(entity.constructor);
        await manager.increment(metadata.target, metadata.getEntityIdMap(entity) as object, 'number', 1);
        const { diffs } = (await served.get<SentPage>(`${path}/diffs?since=${body.cursor}`)).body;
        expect(diffs).toMatchObject([{ op: 'update', data: { number: expect.any(Number) } }]);
      }
    });

    it('that can be none is refused', async () => {
      const ids = ['x', '1.5', '007', '-0', '1e3', '0x1', '9223372036854775808', '99999999999999999999999'];
      const paths = [
        ...ids.flatMap((id) => [`/plains/${id}`, `/bigs/${id}`, `/countries/nl/places/${id}`]),
        '/uniques/1',
        '/uniques/zzzzzzzz-0000-0000-0000-000000000000',
        '/countries/nl%20/places/1',
      ];
      for (const path of paths)
        expect([path, (await served.get(`${path}/diffs`)).body]).toEqual([
          path,
          expect.objectContaining({ status: 400, code: 'SPOOR_INVALID_ARGUMENT' }),
        ]);
    });

    it('that may be one but is none is not found', async () => {
      const uuid = '00000000-0000-4000-8000-000000000000';
      for (const path of ['/plains/2147483647', '/bigs/-5', `/uniques/${uuid}`, '/countries/nl/places/-1'])
        expect((await served.get(`${path}/diffs`)).status).toBe(404);
    });
  },
  [
    { store: 'database', database: 'postgres', platform: 'fastify' },
    { store: 'database', database: 'mariadb', platform: 'express' },
    { store: 'redis', database: 'sqlite', platform: 'express' },
  ],
);

/** Who the header says, if he may read at all. */
interface Viewer {
  user?: string;
}

@Injectable()
class Accounts {
  readonly readers = ['ada', 'ben'];
}

class AccountsModule {}
const ACCOUNTS = { module: AccountsModule, providers: [Accounts], exports: [Accounts] };

@Injectable()
class ReaderGuard implements CanActivate {
  constructor(
    private readonly accounts: Accounts,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Viewer & { headers: Record<string, string> }>();
    request.user = request.headers['x-user'];
    const others = this.reflector.get<string[]>('readers', context.getHandler());
    return [...this.accounts.readers, ...others].includes(request.user ?? '');
  }
}

const OWN: DiffsFeature = {
  entity: Question,
  path: 'questions/:id',
  guards: [ReaderGuard],
  visible: ({ actor }: Diff, { user }: Viewer) => actor === user,
  decorators: [SetMetadata('readers', ['eve'])],
};

describe('A route of diffs', () => {
  const store: ServedCase = { store: 'database', database: 'sqlite', platform: 'express' };

  it('is open to those whom its guards let in, and shows each what he may see', async () => {
    const served = await serveDiffs(store, [OWN], { imports: [ACCOUNTS] });
    const question = await ask(served);
    const path = `/questions/${question.id}/diffs`;
    const accept = 'text/event-stream';
    for (const headers of [{}, { 'x-user': 'mallory' }, { 'x-user': 'mallory', accept }])
      expect((await served.get(path, headers as Record<string, string>)).status).toBe(403);
    const { cursor } = (await served.get<SentPage>(path, { 'x-user': 'ada' })).body;
    for (const actor of ['ada', 'ben', 'eve'])
      await served.diffs.runAs(actor, () => answer(served, question, `by ${actor}`));
    for (const user of ['ada', 'ben', 'eve']) {
      const { body } = await served.get<SentPage>(`${path}?since=${cursor}`, { 'x-user': user });
      expect(textsOf(body.diffs)).toEqual([`by ${user}`]);
    }
  });

  it('shows nothing of a page when it cannot be decided who may see it', async () => {
    const visible = () => Promise.reject(new Error('the directory of accounts is away'));
    const served = await serveDiffs(store, [{ ...OWN, guards: [Everybody], visible }]);
    const question = await ask(served);
    const path = `/questions/${question.id}/diffs`;
    const { cursor } = (await served.get<SentPage>(path)).body;
    await answer(served, question, 'a');
    expect(await served.get(`${path}?since=${cursor}`)).toMatchObject({
      status: 500,
      text: expect.not.stringContaining('choiceText'),
    });
  });

  it('is refused at the start without a guard, without a parameter for the id, and for what is no entity', async () => {
    const feature = { entity: Question, path: 'questions/:id', guards: [] };
    expect(() => DiffsHttpModule.forFeature([feature])).toThrow(UnguardedDiffsError);
    expect(() => DiffsHttpModule.forFeature([{ ...feature, guards: undefined as never }])).toThrow('no guard');
    const entities = [...QUESTION_ENTITIES, Place];
    const start = (path: string, entity: DiffsFeature['entity']) =>
      serveDiffs(store, [{ entity, path, guards }], { entities });
    await expect(start('questions/:key', Question)).rejects.toThrow('questions/:id');
    await expect(start('places/:country', Place)).rejects.toThrow('places/:country/:position');
    await expect(start('strangers/:id', Stranger)).rejects.toMatchObject({ code: 'SPOOR_UNKNOWN_ENTITY_TYPE' });
  });

  it('answers 503 while the store is away, does not wait for it, and does not tell where it is', async () => {
    const served = await serveDiffs({ store: 'redis', database: 'sqlite', platform: 'express' }, FORUM, {
      options: { redis: 'redis://127.0.0.1:1', redisTimeout: 100 },
    });
    const question = await ask(served);
    const away = await served.get(`/questions/${question.id}/diffs?since=x`);
    expect([away.status, away.headers.get('retry-after'), away.body]).toEqual([
      503,
      '1',
      expect.objectContaining({ code: 'SPOOR_REDIS_UNAVAILABLE' }),
    ]);
    expect(JSON.stringify(away.body)).not.toContain('127.0.0.1');
  });
});
