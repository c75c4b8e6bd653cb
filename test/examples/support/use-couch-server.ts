import { dropTestDatabases } from '../../support/databases.js';
import { CouchServer } from './couch-server.js';

/** A server for a whole spec file, which is stopped at its end, when the file's databases go as well. */
export function useCouchServer(): () => CouchServer {
  let server: CouchServer;

  beforeAll(async () => {
    server = await CouchServer.start();
  });

  afterAll(async () => {
    await server.stop();
    await dropTestDatabases();
  });

  return () => server;
}
