import { dropTestDatabases } from '../../support/databases.js';
import { operationCases } from '../../support/capture/cases/index.js';
import { casesFor } from '../../support/capture/operation-case.js';
import { runOperation } from '../../support/capture/run-operation.js';
import type { World } from '../../support/capture/world.js';
import { createWorld, describeEachCapture } from '../../support/capture/worlds.js';

afterAll(dropTestDatabases);

describeEachCapture('The captured rows are exactly the rows that change, and nothing else changes', (kind) => {
  let captured: World;
  let plain: World;

  beforeAll(async () => {
    captured = await createWorld(kind);
    plain = await createWorld(kind);
  });

  it.each(casesFor(operationCases, kind, '1'))('$title', (operation) => runOperation(operation, captured, plain));
});
