import type { EntityRef } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { FollowCount } from '../../../entities/index.js';

/** All entities that have edges or had some, in batches; of those that come or go meanwhile some. */
export async function* eachEntity(dataSource: DataSource, size: number): AsyncGenerator<EntityRef[]> {
  let last: EntityRef | undefined;
  for (;;) {
    const query = dataSource
      .getRepository(FollowCount)
      .createQueryBuilder('count')
      .select('count.identifier', 'type')
      .addSelect('count.objectId', 'id')
      .distinct()
      .orderBy('count.identifier')
      .addOrderBy('count.objectId')
      .limit(size);
    if (last) query.where('count.identifier > :type OR (count.identifier = :type AND count.objectId > :id)', last);
    const entities = await query.getRawMany<EntityRef>();
    if (entities.length > 0) yield entities;
    if (entities.length < size) return;
    last = entities.at(-1);
  }
}
