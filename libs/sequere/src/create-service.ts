import { BoundServices } from '@spoor/core';
import type { SequereEngine } from './sequere.engine.js';
import { SequereService } from './sequere.service.js';

/** The service of an engine; until it is closed, bound instances of its DataSource speak to it too. */
export function createService(engine: SequereEngine): SequereService {
  const service = new SequereService(engine);
  engine.onClose(BoundServices.of<SequereService>(engine.dataSource, 'SequereModule').add(engine.name, service));
  return service;
}
