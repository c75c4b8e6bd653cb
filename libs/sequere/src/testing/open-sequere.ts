import type { DataSource } from 'typeorm';
import { createService } from '../create-service.js';
import { SequereEngine } from '../sequere.engine.js';
import { resolveOptions, type SequereModuleOptions } from '../sequere.options.js';
import type { SequereService } from '../sequere.service.js';

/** Follows without Nest. */
export interface OpenSequere {
  readonly sequere: SequereService;
  /** Resolves once everything is set up; calls made before wait for what they need of it. */
  ready(): Promise<void>;
  /** Resolves when what has been acknowledged until now has reached every copy, and follows of removed entities are gone. */
  settle(): Promise<void>;
  /** Answers what is on its way and lets go of the DataSource. */
  close(): Promise<void>;
}

/** Opens follows on an initialised DataSource that has SEQUERE_ENTITIES. */
export function openSequere(dataSource: DataSource, options: SequereModuleOptions = {}, name = 'default'): OpenSequere {
  const engine = new SequereEngine(dataSource, resolveOptions(options), name);
  return {
    sequere: createService(engine),
    ready: async () => void (await engine.start()),
    settle: () => engine.settled(),
    close: () => engine.close(),
  };
}
