import { namingCases } from '../../support/capture/cases/index.js';
import { casesFor } from '../../support/capture/operation-case.js';
import { runOperation } from '../../support/capture/run-operation.js';
import { SnakeCaseNaming } from '../../support/capture/snake-case-naming.js';
import type { World } from '../../support/capture/world.js';
import { createWorld, describeEachCapture } from '../../support/capture/worlds.js';
import { dropTestDatabases } from '../../support/databases.js';

afterAll(dropTestDatabases);

describeEachCapture('With a naming strategy, a prefix and a schema the captured rows are the same', (kind) => {
  let captured: World;
  let plain: World;

  beforeAll(async () => {
    const options = {
      entityPrefix: 'app_',
      namingStrategy: new SnakeCaseNaming(),
      ...(kind === 'postgres' && { schema: 'Else where' }),
    };
    captured = await createWorld(kind, options);
    plain = await createWorld(kind, options);
  });

  it('tables and columns have other names than entities and properties', () => {
    const { tablePath, columns } = captured.dataSource.getMetadata('Post');
    expect(tablePath).toBe(kind === 'postgres' ? 'Else where.app_post' : 'app_post');
    expect(columns.map(({ databaseName }) => databaseName)).toContain('author_id');
  });

  it.each(casesFor(namingCases, kind, '1'))('$title', (operation) => runOperation(operation, captured, plain));
});
