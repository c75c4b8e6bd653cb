import type { CounterService } from '@spoor/counter';
import { dropTestDatabases } from '../../support/databases.js';
import { startCounters, type CounterApplication } from './counter-application.js';
import { serveFeed, type Answer, type FeedServer } from './feed-server.js';
import { startListener, stopListeners, type RunningListener } from './listeners.js';

export interface ScriptedListeners {
  counters(): CounterService;
  /** A server that gives these answers. */
  serve(...answers: Answer[]): Promise<FeedServer>;
  /** A listener to such a server, and the ids that it has handled. */
  listen(...answers: Answer[]): Promise<RunningListener & { server: FeedServer; ids: string[] }>;
}

/** For a spec file whose servers say exactly what they are told to; stops them and the listeners after each spec. */
export function useScriptedListeners(): ScriptedListeners {
  let application: CounterApplication;
  const servers: FeedServer[] = [];
  const counters = (): CounterService => application.counters;
  const serve = async (...answers: Answer[]): Promise<FeedServer> => {
    const server = await serveFeed(...answers);
    servers.push(server);
    return server;
  };

  beforeAll(async () => {
    application = await startCounters('sqlite');
  });

  afterEach(async () => {
    await stopListeners();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  afterAll(async () => {
    await application.close();
    await dropTestDatabases();
  });

  return {
    counters,
    serve,
    listen: async (...answers) => {
      const server = await serve(...answers);
      const ids: string[] = [];
      return { ...startListener(counters(), server.url, (_database, { id }) => ids.push(id) > 0), server, ids };
    },
  };
}
