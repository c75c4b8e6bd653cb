import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import type { DemoOptions } from './options/demo.options.js';
import { publicDirectory } from './paths.js';

/** The demo, ready to listen: page at /, OpenAPI at /api. */
export async function createApplication(
  options: Pick<DemoOptions, 'database' | 'redis'>,
): Promise<NestExpressApplication> {
  const application = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), {
    logger: ['warn', 'error', 'fatal'],
    forceCloseConnections: true, // pages keep their event streams open for ever
    abortOnError: false,
  });
  application.useGlobalPipes(new ValidationPipe({ transform: true }));
  application.useStaticAssets(publicDirectory);
  const description = new DocumentBuilder()
    .setTitle('Spoor demo')
    .setDescription('The counts of a git history, who follows whom and what, and what changes, live.')
    .build();
  SwaggerModule.setup('api', application, () => SwaggerModule.createDocument(application, description));
  application.enableShutdownHooks();
  return application;
}
