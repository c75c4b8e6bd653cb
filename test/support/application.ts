import { Module, type INestApplicationContext, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

let opened: INestApplicationContext[] = [];

/** An application of these modules; `afterEach(closeApplications)` ends it. */
export async function startApplication(
  imports: ModuleMetadata['imports'],
  providers: Type[] = [],
): Promise<INestApplicationContext> {
  class AppModule {}
  Module({ imports, providers })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  opened.push(app);
  return app;
}

export async function closeApplications(): Promise<void> {
  for (const app of opened) await app.close();
  opened = [];
}
