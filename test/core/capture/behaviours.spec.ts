import { dropTestDatabases } from '../../support/databases.js';
import { behaviourCases } from '../../support/capture/behaviours/index.js';
import { casesFor } from '../../support/capture/operation-case.js';
import { runBehaviour } from '../../support/capture/run-operation.js';
import type { World } from '../../support/capture/world.js';
import { createWorld, describeEachCapture } from '../../support/capture/worlds.js';

afterAll(dropTestDatabases);

describeEachCapture('RowCapture', (kind) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld(kind);
  });

  describe.each(Object.entries(behaviourCases))('%s', (_, cases) => {
    it.each(casesFor(cases, kind, '1'))('$title', (behaviour) => runBehaviour(behaviour, world));
  });
});
