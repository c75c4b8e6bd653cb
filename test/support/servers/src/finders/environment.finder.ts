import type { Finder } from '../finder.js';

/** A server named in the environment. Only such a one is used without having been started by us. */
export function environmentFinder(variable: string, environment: NodeJS.ProcessEnv = process.env): Finder {
  return {
    remedy: `set ${variable} to a server in which the tests may create and drop everything`,
    async find() {
      const url = environment[variable];
      if (!url) throw new Error(`${variable} is not set`);
      return { kind: 'url', url };
    },
  };
}
