import type { INestApplication, ModuleMetadata, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ExpressAdapter } from '@nestjs/platform-express';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DiffsModule, DiffsService, type DiffsModuleOptions } from '@spoor/diffs';
import { DiffsHttpModule, type DiffsFeature } from '@spoor/diffs/http';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { testDataSourceOptions } from '../../support/databases.js';
import { QUESTION_ENTITIES } from './questions.js';
import { storeOptions, type StoreCase } from './stores.js';

/** A store, and what serves it. */
export interface ServedCase extends StoreCase {
  readonly platform: 'express' | 'fastify';
}

const SERVED: readonly ServedCase[] = [
  { store: 'database', database: 'postgres', platform: 'fastify' },
  { store: 'redis', database: 'sqlite', platform: 'express' },
];

/** The same specs on both stores and both platforms. */
export function describeServed(title: string, specs: (served: ServedCase) => void, cases = SERVED): void {
  describe.each(cases.map((each) => [`${each.store} by ${each.platform}`, each] as const))(`${title} (%s)`, (_, each) =>
    specs(each),
  );
}

export interface ServeOptions {
  entities?: readonly Type[];
  imports?: NonNullable<ModuleMetadata['imports']>;
  options?: DiffsModuleOptions;
}

export interface ServedDiffs {
  readonly application: INestApplication;
  readonly url: string;
  readonly dataSource: DataSource;
  readonly diffs: DiffsService;
  readonly options: DiffsModuleOptions;
  get<Body = unknown>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

const served: INestApplication[] = [];

/** An application with these routes, which listens on a port of its own. `afterAll(closeServed)` before dropTestDatabases. */
export async function serveDiffs(
  store: ServedCase,
  features: readonly DiffsFeature[],
  { entities = QUESTION_ENTITIES, imports = [], options }: ServeOptions = {},
): Promise<ServedDiffs> {
  class AppModule {}
  const all = { ...storeOptions(store), prune: false as const, ...options };
  const application = await NestFactory.create(
    {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({ ...(await testDataSourceOptions(store.database)), autoLoadEntities: true }),
        TypeOrmModule.forFeature([...entities]),
        DiffsModule.forRoot(all),
        DiffsHttpModule.forFeature(features, { imports }),
      ],
    },
    store.platform === 'express' ? new ExpressAdapter() : new FastifyAdapter(),
    { logger: ['fatal'], abortOnError: false },
  );
  served.push(application);
  await application.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(application.getHttpServer().address() as AddressInfo).port}`;
  return {
    application,
    url,
    dataSource: application.get(DataSource),
    diffs: application.get(DiffsService),
    options: all,
    get: async <Body>(path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(url + path, { headers });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: (isJson ? JSON.parse(text) : undefined) as Body,
      };
    },
  };
}

export async function closeServed(): Promise<void> {
  await Promise.all(served.splice(0).map((application) => application.close()));
}
