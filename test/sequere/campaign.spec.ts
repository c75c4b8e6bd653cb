import { openSequere, type OpenSequere } from '@spoor/sequere/testing';
import type { DataSource } from 'typeorm';
import { createTestDatabase, createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { BACKENDS } from './support/backends.js';
import { expectAgreement, HOT_NODES, runCampaign } from './support/campaign.js';
import { Project, Tag, TEST_ENTITIES, User } from './support/entities.js';

const STEPS = process.env.SPOOR_FULL ? 200_000 : 2_500;
const CLASSES: Record<string, new () => object> = { user: User, project: Project, tag: Tag };

afterAll(dropTestDatabases);

/** The application's own class keeps nothing that two processes could share. */
const shared = BACKENDS.filter(({ title }) => title !== 'a class of the application').map((backend) => ({
  ...backend,
  // A transaction that is open on one connection to SQLite would block the other, and the thread that both of them are on.
  services: backend.joinsTransactions && backend.database === 'sqlite' ? 1 : 2,
}));

describe.each(shared)(
  '64 clients of $services services over 20 nodes ($title, entities in $database)',
  ({ database, joinsTransactions, options, services }) => {
    let dataSources: DataSource[];
    let opened: OpenSequere[];

    beforeAll(async () => {
      const address = await createTestDatabase(database);
      const first = await createTestDataSource(database, { database: address, entities: TEST_ENTITIES });
      const second = await createTestDataSource(database, {
        database: address,
        entities: TEST_ENTITIES,
        synchronize: false,
      });
      dataSources = [first, second].slice(0, services);
      for (const { type, id } of HOT_NODES) {
        const entity = CLASSES[type] as new () => object;
        await first.getRepository(entity).insert(entity === Tag ? { name: id } : { id: Number(id) });
      }
      const shares = options();
      opened = dataSources.map((dataSource) => openSequere(dataSource, shares));
      for (const { ready } of opened) await ready();
    });
    afterAll(() => Promise.all(opened.map(({ close }) => close())));

    it(`after ${STEPS} random follows and unfollows edges, both directions, all counts and all events agree`, async () => {
      const processes = opened.map(({ sequere }, index) => ({
        sequere,
        ...(joinsTransactions && { dataSource: dataSources[index] as DataSource }),
      }));
      const outcome = await runCampaign(processes, STEPS);
      for (const { sequere } of processes) await expectAgreement(sequere, outcome);
    }, 1_800_000);
  },
);
