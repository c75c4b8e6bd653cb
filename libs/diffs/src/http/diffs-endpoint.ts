import { InvalidArgumentError, ref, UnknownEntityTypeError, identifierOf, type EntityId } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';
import type { DiffsService } from '../diffs.service.js';
import { EntityNotFoundError } from '../errors/entity-not-found.error.js';
import { isCursorOf } from '../log/cursor.js';
import type { DiffLog } from '../log/diff-log.js';
import { answerPage } from './answer-page.js';
import type { DiffsFeature } from './diffs-feature.js';
import type { Exchange } from './exchange.js';
import { problemOf, sendProblem } from './problem.js';
import { readId } from './read-id.js';
import { readQuery, wantsStream } from './read-query.js';
import { streamDiffs } from './stream-diffs.js';
import { Viewer } from './viewer.js';

/** Answers the requests for the diffs of the entities of one class. */
export class DiffsEndpoint {
  /** @param service asked for at each call */
  constructor(
    private readonly service: () => DiffsService,
    private readonly feature: DiffsFeature,
  ) {}

  /** @throws InvalidArgumentError for a path that does not say which entity; UnknownEntityTypeError */
  check(): void {
    const { entity, path } = this.feature;
    const { dataSource } = this.service();
    if (!dataSource.isInitialized) return;
    if (!dataSource.hasMetadata(entity)) throw new UnknownEntityTypeError(identifierOf(entity));
    const names = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
    const missing = this.metadata.primaryColumns.filter(({ propertyName }) => !names.has(propertyName));
    if (missing.length === 0) return;
    const parameters = this.metadata.primaryColumns.map(({ propertyName }) => `:${propertyName}`).join('/');
    throw new InvalidArgumentError(
      `The path ${path} does not say which ${entity.name} is meant.`,
      `Write its primary columns as parameters, as in ${entity.name.toLowerCase()}s/${parameters}.`,
    );
  }

  async handle(exchange: Exchange): Promise<void> {
    try {
      await this.answer(exchange);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem || exchange.hasBegun) throw error;
      sendProblem(exchange, problem);
    }
  }

  private async answer(exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const query = readQuery(request);
    const id = readId(this.service().dataSource, this.metadata, request.params);
    const log = this.service().of(ref(this.feature.entity, id));
    // Whoever has a cursor of it was told of it before.
    if (query.since === undefined || !isCursorOf(log.entity, query.since)) await this.requireEntity(id, log);
    const viewer = new Viewer(this.feature, request);
    if (wantsStream(request)) await streamDiffs(exchange, log, query, viewer);
    else await answerPage(exchange, log, query, viewer);
  }

  /** Of one that was removed there are diffs still. */
  private async requireEntity(id: EntityId, log: DiffLog): Promise<void> {
    const where = typeof id === 'object' ? id : { [this.metadata.primaryColumns[0]?.propertyName as string]: id };
    const repository = this.service().dataSource.getRepository<object>(this.feature.entity);
    if ((await repository.exists({ where, withDeleted: true })) || (await log.count()) > 0) return;
    throw new EntityNotFoundError(log.entity);
  }

  private get metadata(): EntityMetadata {
    return this.service().dataSource.getMetadata(this.feature.entity);
  }
}
