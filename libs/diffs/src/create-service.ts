import { BoundServices } from '@spoor/core';
import type { DiffsEngine } from './diffs.engine.js';
import { DiffsService } from './diffs.service.js';

/** The service of an engine, which answers for the bound instances of its DataSource as long as the engine is open. */
export function createService(engine: DiffsEngine): DiffsService {
  const service = new DiffsService(engine);
  engine.onClose(BoundServices.of<DiffsService>(engine.dataSource, 'DiffsModule').add(engine.name, service));
  return service;
}
