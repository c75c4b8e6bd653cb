import { basename } from 'node:path';
import type { FoundEngine } from './finder.js';
import type { ServerPlan } from './plan.js';
import type { Container } from './recipe.js';

/** The engine's command line stays in the foreground, so that it is watched like a server; its container is removed by name. */
export function containerPlan(
  { docker }: FoundEngine,
  { image, ports, options = [], environment = {}, parameters }: Container,
  directory: string,
): Omit<ServerPlan, 'files'> {
  const name = basename(directory);
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const published = ports.flatMap(([outside, inside]) => ['--publish', `127.0.0.1:${outside}:${inside}`]);
  const run = ['run', '--rm', '--name', name, ...published, ...options, ...variables, image];
  return {
    directory,
    prepare: [{ command: docker, parameters: ['pull', '--quiet', image] }],
    serve: [{ command: docker, parameters: [...run, ...parameters] }],
    stopSignal: 'SIGKILL', // of the command line; what ends the container is the cleanup
    cleanup: [{ command: docker, parameters: ['rm', '--force', name] }],
  };
}
