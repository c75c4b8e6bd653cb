import type * as Core from '@spoor/core';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';

/** What a package manager does when two dependencies ask for different versions. */
function anotherCopy(): typeof Core {
  let copy: typeof Core | undefined;
  jest.isolateModules(() => {
    copy = require('@spoor/core') as typeof Core;
  });
  return copy as typeof Core;
}

afterAll(dropTestDatabases);

describe('two copies of core in one process', () => {
  it('share one coordinator, gate, connection and list of registrations per DataSource', async () => {
    const [one, other] = [anotherCopy(), anotherCopy()];
    expect(one.TransactionCoordinator).not.toBe(other.TransactionCoordinator);
    const dataSource = await createTestDataSource('sqlite');
    expect(one.TransactionCoordinator.of(dataSource)).toBe(other.TransactionCoordinator.of(dataSource));
    expect(one.SqliteGate.of(dataSource)).toBe(other.SqliteGate.of(dataSource));
    expect(one.ReservedConnection.of(dataSource)).toBe(other.ReservedConnection.of(dataSource));
    one.claimRegistration(dataSource, 'counter:default');
    expect(() => other.claimRegistration(dataSource, 'counter:default')).toThrow(
      expect.objectContaining({ code: 'SPOOR_DUPLICATE_REGISTRATION' }),
    );
  });

  it("read each other's identifiers from a class", () => {
    const [one, other] = [anotherCopy(), anotherCopy()];
    class Person {}
    one.setIdentity(Person, { identifier: 'human' });
    expect(other.identifierOf(Person)).toBe('human');
  });
});
