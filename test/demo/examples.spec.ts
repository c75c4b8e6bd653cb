import type { OpenAPIObject } from '@nestjs/swagger';
import { createTestDatabase, dropTestDatabases } from '../support/databases.js';
import { Demo, endDemos } from './support/demo.js';
import { missingExamples } from './support/missing-examples.js';
import { ScratchRepository } from './support/scratch-repository.js';

afterEach(endDemos);
afterAll(dropTestDatabases);

describe('The OpenAPI description of the demo', () => {
  it('shows an example of every parameter, of every body and of every answer', async () => {
    const { directory } = ScratchRepository.create();
    const demo = await Demo.start({ repository: directory, database: await createTestDatabase('sqlite') });
    const document = await demo.get<OpenAPIObject>('/api-json');
    expect(Object.keys(document.paths).length).toBeGreaterThan(20);
    expect(missingExamples(document)).toEqual([]);
  });
});
