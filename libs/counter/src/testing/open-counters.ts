import { settle } from '@spoor/core/testing';
import type { DataSource } from 'typeorm';
import { CounterEngine } from '../counter.engine.js';
import { resolveOptions, type CounterModuleOptions } from '../counter.options.js';
import { CounterService } from '../counter.service.js';

/** Counters without Nest. */
export interface OpenCounters {
  readonly counters: CounterService;
  /** Resolves once everything is set up; calls made before wait for what they need of it. */
  ready(): Promise<void>;
  /** Resolves when everything is set up, and done what the DataSource's transactions have set off: as `settle` of `@spoor/core/testing`. */
  settle(): Promise<void>;
  /** Answers what is on its way and lets go of the DataSource. */
  close(): Promise<void>;
}

/** Opens counters on an initialised DataSource that has COUNTER_ENTITIES. */
export function openCounters(
  dataSource: DataSource,
  options: CounterModuleOptions = {},
  name = 'default',
): OpenCounters {
  const engine = new CounterEngine(dataSource, resolveOptions(options), name);
  return {
    counters: new CounterService(engine),
    ready: () => engine.ready(),
    async settle() {
      await engine.ready();
      await settle(dataSource);
    },
    close: () => engine.close(),
  };
}
