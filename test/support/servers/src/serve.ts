import { containerPlan } from './container.js';
import type { Found } from './finder.js';
import { freePort } from './free-port.js';
import { launch, type Launched } from './launch.js';
import { nativePlan } from './native.js';
import { temporaryDirectory } from './paths.js';
import type { Recipe, StartedServer } from './recipe.js';
import { waitFor } from './wait-for.js';

const FOREIGN_TIMEOUT_MS = 5_000;
const OWN_TIMEOUT_MS = 60_000;
const ATTEMPTS = 5;
/** EEXIST: the directory of another run's server on that port. */
const PORT_IS_TAKEN = /EEXIST|address already in use|could not bind|can't start server: bind/i;

/** Starts what was found by the recipe, and resolves once it answers. */
export async function serve(recipe: Recipe, found: Found, wantedPort?: number): Promise<StartedServer> {
  if (found.kind === 'url') {
    await answers(recipe, found.url, FOREIGN_TIMEOUT_MS);
    return { url: found.url, pids: [], stop: async () => {} };
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = wantedPort ?? (await freePort(recipe.portCount));
    const place = { port, directory: temporaryDirectory(port) };
    const plan =
      found.kind === 'engine'
        ? containerPlan(found, recipe.container(place), place.directory)
        : nativePlan(found, recipe, place);
    try {
      return await start(recipe, await launch({ ...plan, files: recipe.files?.(place) }), recipe.url(port));
    } catch (error) {
      // Somebody else may have taken the port between our look and the server's start.
      const clash = error instanceof Error && PORT_IS_TAKEN.test(error.message);
      if (!clash || wantedPort !== undefined || attempt === ATTEMPTS) throw error;
    }
  }
}

async function start(recipe: Recipe, launched: Launched, url: string): Promise<StartedServer> {
  try {
    await answers(recipe, url, OWN_TIMEOUT_MS, launched);
    await recipe.settle?.(url);
  } catch (error) {
    await launched.stop();
    throw error;
  }
  const { pids, directory, stop } = launched;
  return { url, pids, directory, stop };
}

async function answers({ name, connect }: Recipe, url: string, timeout: number, launched?: Launched): Promise<void> {
  let refusal: unknown;
  const isReady = async (): Promise<boolean> => {
    if (launched?.failure) throw launched.failure;
    try {
      await connect(url);
      return true;
    } catch (error) {
      refusal = error;
      return false;
    }
  };
  await waitFor(isReady, { timeout, what: () => `${name} at ${url} (${String(refusal)})` });
}
