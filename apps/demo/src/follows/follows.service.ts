import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { hydrate } from '@spoor/core';
import {
  SequereService,
  type FollowList,
  type FollowResult,
  type ListOptions,
  type Page,
  type Relationship,
  type UnfollowResult,
} from '@spoor/sequere';
import type { DataSource } from 'typeorm';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';
import { summaryOf, FOLLOWABLES, refOf, type FollowableKey, type FollowableType } from './followable.js';
import type { FollowableCounts } from './follows.answers.js';

/** People who follow files and each other, by the ids of both. */
@Injectable()
export class FollowsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly sequere: SequereService,
  ) {}

  /** @throws NotFoundException where one of them is not there */
  async follow(person: string, target: FollowableKey): Promise<FollowResult> {
    const [from, to] = await this.find({ type: 'person', id: person }, target);
    return await this.sequere.follow(from, to);
  }

  async unfollow(person: string, target: FollowableKey): Promise<UnfollowResult> {
    const [from, to] = await this.find({ type: 'person', id: person }, target);
    return await this.sequere.unfollow(from, to);
  }

  /** @param type counts only members of it */
  async counts(key: FollowableKey, type?: FollowableType): Promise<FollowableCounts> {
    const [entity] = await this.find(key);
    const [counts] = await this.sequere.getCounts([entity], type && { type: FOLLOWABLES[type] });
    const { followers = 0, followings = 0, friends = 0 } = counts ?? {};
    return { ...summaryOf(entity), followers, followings, friends };
  }

  async list(key: FollowableKey, list: FollowList, options: ListOptions<Person | File>): Promise<Page<Person | File>> {
    const [entity] = await this.find(key);
    if (list === 'followers') return await this.sequere.getFollowers(entity, options);
    if (list === 'followings') return await this.sequere.getFollowings(entity, options);
    return await this.sequere.getFriends(entity, options);
  }

  /** How a person stands to each of the targets, in their order. */
  async relationships(person: string, targets: readonly FollowableKey[]): Promise<Relationship[]> {
    const [viewer] = await this.find({ type: 'person', id: person });
    return await this.sequere.relationships(viewer, targets.map(refOf));
  }

  /** @param limit of people, and of files */
  async search(text: string, limit: number): Promise<(Person | File)[]> {
    const pattern = `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    const matching = <Found extends Person | File>(entityClass: new () => Found, columns: (keyof Found & string)[]) =>
      this.dataSource
        .createQueryBuilder(entityClass, 'found')
        .where(columns.map((column) => `LOWER(found.${column}) LIKE :pattern ESCAPE '!'`).join(' OR '), { pattern })
        .orderBy(`found.${columns[0]}`)
        .limit(limit)
        .getMany();
    const [people, files] = [await matching(Person, ['name', 'email']), await matching(File, ['path'])];
    return [...people, ...files];
  }

  private async find<Keys extends FollowableKey[]>(...keys: Keys): Promise<{ [Key in keyof Keys]: Person | File }> {
    const entities = await hydrate(this.dataSource, keys.map(refOf));
    for (const [index, { type, id }] of keys.entries())
      if (!entities[index])
        throw new NotFoundException(
          `There is no ${type} ${id} here: take an id that GET /api/people or /api/files shows.`,
        );
    return entities as { [Key in keyof Keys]: Person | File };
  }
}
