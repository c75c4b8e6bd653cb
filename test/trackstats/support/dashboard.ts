import { Module, type INestApplication, type ModuleMetadata, type VersioningOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { StatisticsService, TrackstatsModule, type MetricDefinition } from '@spoor/trackstats';
import { TrackstatsDashboardModule, type TrackstatsDashboardOptions } from '@spoor/trackstats/dashboard';
import type { DataSource } from 'typeorm';
import { testDataSourceOptions, type DatabaseKind } from '../../support/databases.js';
import { Customer, METRICS, NOW } from './shop.js';

export interface DashboardStart {
  kind?: DatabaseKind;
  options?: TrackstatsDashboardOptions;
  metrics?: readonly MetricDefinition[];
  imports?: ModuleMetadata['imports'];
  prefix?: string;
  versioning?: VersioningOptions;
}

export interface StartedDashboard {
  readonly app: INestApplication;
  /** Of the application, without any prefix. */
  readonly url: string;
  readonly statistics: StatisticsService;
  readonly dataSource: DataSource;
}

const opened: INestApplication[] = [];

/** An application with a dashboard, at a time that stands still. */
export async function startDashboard(start: DashboardStart = {}): Promise<StartedDashboard> {
  const {
    kind = 'sqlite',
    options = { nameObject: nameCustomer },
    metrics = METRICS,
    imports = [],
    prefix,
    versioning,
  } = start;
  class AppModule {}
  Module({
    imports: [
      TypeOrmModule.forRoot({ ...(await testDataSourceOptions(kind)), autoLoadEntities: true }),
      TypeOrmModule.forFeature([Customer]),
      TrackstatsModule.forRoot({ clock: { now: () => NOW } }),
      TrackstatsModule.forFeature({ metrics }),
      TrackstatsDashboardModule.forRoot(options),
      ...imports,
    ],
  })(AppModule);
  const app = await NestFactory.create(AppModule, {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  opened.push(app);
  if (prefix !== undefined) app.setGlobalPrefix(prefix);
  if (versioning) app.enableVersioning(versioning);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace(/\/$/, '');
  return { app, url, statistics: app.get(StatisticsService), dataSource: app.get<DataSource>(getDataSourceToken()) };
}

export async function closeDashboards(): Promise<void> {
  await Promise.all(opened.splice(0).map((app) => app.close()));
}

/** @param path below `url` */
export async function ask(url: string, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/${path}`);
  return { status: response.status, body: await response.json() };
}

const nameCustomer = (object: object): string => (object as Customer).name;
