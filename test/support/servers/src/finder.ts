/** A server that runs already, and is ours to use because somebody named it. */
export interface FoundUrl {
  kind: 'url';
  url: string;
}

/** Programs on this machine. */
export interface FoundPrograms {
  kind: 'programs';
  /** Absolute path per name. */
  programs: Record<string, string>;
  /** The directory that has to go along when the programs are moved. */
  tree?: string;
  environment?: Record<string, string>;
}

/** A container engine that answers. */
export interface FoundEngine {
  kind: 'engine';
  docker: string;
}

export type Found = FoundUrl | FoundPrograms | FoundEngine;

/** One way to come by a server. */
export interface Finder {
  /** What a reader can do to make this way lead somewhere. */
  remedy: string;
  /** Rejects with the reason when this way leads nowhere. */
  find(): Promise<Found>;
}

export class ServerNotFoundError extends Error {
  override readonly name = 'ServerNotFoundError';
}

/** Goes the ways in their order. Nothing is skipped in silence: if none leads to the server, the error names every one. */
export async function findFirst(server: string, finders: Finder[]): Promise<Found> {
  const attempts: string[] = [];
  for (const { remedy, find } of finders) {
    try {
      return await find();
    } catch (error) {
      attempts.push(`  - ${remedy}\n    (now: ${error instanceof Error ? error.message : String(error)})`);
    }
  }
  throw new ServerNotFoundError(
    `${server} is needed and was not found. Do one of these and run again:\n${attempts.join('\n')}`,
  );
}
