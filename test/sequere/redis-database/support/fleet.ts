import { identifierOf, systemClock, type EntityRef } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import { SEQUERE_ENTITIES, type FollowTransition } from '@spoor/sequere';
import { Cluster, Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { CompactKeys } from '../../../../libs/sequere/src/backends/redis/compact/compact.keys.js';
import {
  RedisDatabaseFollowBackend,
  type RedisDatabaseBackendOptions,
} from '../../../../libs/sequere/src/backends/redis-database/redis-database-follow.backend.js';
import { createTestDatabase, createTestDataSource, type DatabaseKind } from '../../../support/databases.js';
import { testRedisClusterNodes, testRedisUrl } from '../../../support/redis.js';
import { startTunnel, type Tunnel } from '../../../support/tunnel.js';
import { waitFor } from '../../../support/wait-for.js';

export const TYPES = ['project', 'tag', 'user'];

/** One process of a fleet, but for its being in ours. */
export interface Member {
  readonly backend: RedisDatabaseFollowBackend;
  readonly dataSource: DataSource;
  readonly told: FollowTransition[];
  /** Its own way to Redis; not to a Cluster. */
  readonly tunnel: Tunnel | undefined;
  reads(): Promise<unknown>;
}

/** Several processes on one database and one Redis. */
export class Fleet {
  readonly prefix = `${randomBytes(6).toString('hex')}:`;
  readonly redis: Redis | Cluster;
  readonly members: Member[] = [];
  private database: string;

  constructor(
    private readonly kind: DatabaseKind,
    private readonly isCluster = false,
  ) {
    this.redis = isCluster ? new Cluster(testRedisClusterNodes()) : new Redis(testRedisUrl());
  }

  /** Of the database. */
  get address(): string {
    return this.database;
  }

  get first(): Member {
    return this.members[0] as Member;
  }

  async start(size: number, options: Partial<RedisDatabaseBackendOptions> = {}): Promise<void> {
    this.database = await createTestDatabase(this.kind);
    const owner = await createTestDataSource(this.kind, { entities: SEQUERE_ENTITIES, database: this.database });
    await Outbox.of(owner).start();
    for (let count = 0; count < size; count += 1) await this.join(options);
  }

  /** @param isPatient whether to wait until it reads from Redis */
  async join(options: Partial<RedisDatabaseBackendOptions> = {}, isPatient = true): Promise<Member> {
    const { kind, database, prefix, isCluster } = this;
    const dataSource = await createTestDataSource(kind, { entities: SEQUERE_ENTITIES, database, synchronize: false });
    const tunnel = isCluster ? undefined : await startTunnel(testRedisUrl());
    const redis = tunnel ? tunnel.url : { nodes: testRedisClusterNodes() };
    const settings = { redis, prefix, redisTimeout: 1_000, maxStaleness: 2_000, ...options };
    const backend = new RedisDatabaseFollowBackend(settings);
    const told: FollowTransition[] = [];
    await backend.open({
      name: 'default',
      dataSource,
      clock: systemClock,
      lockTimeout: 5_000,
      types: () => TYPES,
      labelOf: (entityClass) => identifierOf(entityClass),
      aliases: () => [],
      publish: (transitions) => void told.push(...transitions),
    });
    const reads = async () => (await backend.status())['reads'];
    const member = { backend, dataSource, told, tunnel, reads };
    this.members.push(member);
    if (isPatient) await waitFor(async () => (await reads()) === 'redis');
    return member;
  }

  /** Has copies made of entities, and waits until they are read. */
  async warm(...entities: EntityRef[]): Promise<void> {
    const { backend } = this.first;
    await waitFor(async () => {
      await backend.counts(entities);
      await backend.settle();
      const found = await Promise.all(entities.map((entity) => this.redis.exists(this.marker(entity))));
      return found.every((exists) => exists === 1);
    });
  }

  /** The key that exists while there is a complete copy. */
  marker(entity: EntityRef): string {
    return new CompactKeys(this.prefix).mark(entity, 'copy');
  }

  async stop(): Promise<void> {
    for (const { tunnel } of this.members) tunnel?.restore();
    await Promise.all(
      this.members.splice(0).map(async ({ backend, dataSource, tunnel }) => {
        await backend.close();
        await dataSource.destroy();
        tunnel?.close();
      }),
    );
    this.redis.disconnect();
  }
}
