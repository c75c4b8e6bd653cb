import { join } from 'node:path';
import type { FoundPrograms } from './finder.js';
import type { ServerPlan } from './plan.js';
import type { Place, Recipe } from './recipe.js';
import { isOpenToOthers, unprivilegedUser } from './unprivileged-user.js';

/** Programs of this machine, as an unprivileged user when we are root. */
export function nativePlan(found: FoundPrograms, recipe: Recipe, place: Place): Omit<ServerPlan, 'files'> {
  const user = unprivilegedUser();
  const { tree, programs, environment = {} } = found;
  // A repository below /root is closed to that user, and with it what npm and the package cache hold.
  const copyOf = tree && user && !isOpenToOthers(tree) ? join(place.directory, 'programs') : undefined;
  const moved = (text: string): string => (tree && copyOf ? text.replaceAll(tree, copyOf) : text);
  const plan = recipe.native({ ...place, program: (name) => moved(programs[name] ?? name) });
  const ownEnvironment = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, moved(value)]));
  // A MariaDB that starts removes what looks like temporary tables, those of every other MariaDB in /tmp too.
  ownEnvironment.TMPDIR = place.directory;
  const equip = (commands: ServerPlan['serve']): ServerPlan['serve'] =>
    commands.map((command) => ({ ...command, environment: { ...ownEnvironment, ...command.environment } }));
  return {
    ...plan,
    directory: place.directory,
    user,
    copies: tree && copyOf ? [{ from: tree, to: copyOf }] : [],
    prepare: equip(plan.prepare),
    serve: equip(plan.serve),
  };
}
