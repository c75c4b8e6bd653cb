import type { Finder } from './finder.js';
import type { ServerPlan } from './plan.js';

export interface ServerOptions {
  /** The ways to look for the server, in their order. */
  finders?: Finder[];
  /** Where it listens. @default a free port that is nobody's default */
  port?: number;
  /** Settings of the server itself, on top of ours. They keep the ways by URL out: a server that is not ours has its own. */
  settings?: Record<string, string>;
}

export interface DurableServerOptions extends ServerOptions {
  /** Whether an acknowledged commit survives a power cut, as benchmarks want it. @default false */
  durable?: boolean;
}

/** Where a server is about to run. */
export interface Place {
  directory: string;
  port: number;
}

export interface Installation {
  /** The path of a program that was looked for. */
  program(name: string): string;
}

export interface Container {
  image: string;
  /** Pairs of a port of this machine and the container's. */
  ports: [number, number][];
  /** Of the engine's run command. */
  options?: string[];
  environment?: Record<string, string>;
  parameters: string[];
}

/** How to start a server that was found, and how to see that it serves. */
export interface Recipe {
  name: string;
  /** How many neighbouring ports it needs. @default 1 */
  portCount?: number;
  url(port: number): string;
  /** Written into its directory, by their names. */
  files?(place: Place): Record<string, string>;
  native(place: Place & Installation): Pick<ServerPlan, 'prepare' | 'serve' | 'stopSignal'>;
  container(place: Place): Container;
  /** Rejects as long as the server does not answer. */
  connect(url: string): Promise<void>;
  /** What a server that we started still needs once it answers. */
  settle?(url: string): Promise<void>;
}

export interface StartedServer {
  url: string;
  /** None when the server is somebody else's. */
  pids: number[];
  directory?: string;
  stop(): Promise<void>;
}

/** A server of somebody else's cannot be given settings. */
export function ownOnly(finders: Finder[], { settings }: ServerOptions): Finder[] {
  return settings ? finders.slice(1) : finders;
}
