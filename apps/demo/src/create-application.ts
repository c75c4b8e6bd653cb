import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import type { DemoOptions } from './options/demo.options.js';
import { publicDirectory } from './paths.js';
import { ProblemInterceptor } from './problem.interceptor.js';
import { WriteTokenGuard } from './write-token.guard.js';

/** The demo, ready to listen: page at /, OpenAPI at /api. */
export async function createApplication(
  options: Pick<DemoOptions, 'database' | 'redis' | 'role' | 'token'>,
): Promise<NestExpressApplication> {
  const application = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), {
    logger: ['warn', 'error', 'fatal'],
    abortOnError: false,
  });
  // Over plain HTTP, as on one's own machine, there is nothing to upgrade requests to.
  application.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  application.useGlobalPipes(new ValidationPipe({ transform: true }));
  application.useGlobalInterceptors(new ProblemInterceptor());
  if (options.token) application.useGlobalGuards(new WriteTokenGuard(options.token));
  application.useStaticAssets(publicDirectory);
  const description = new DocumentBuilder()
    .setTitle('Spoor demo')
    .setDescription('The counts of a git history, who follows whom and what, and what changes, live.')
    .addBearerAuth({ type: 'http', description: 'Writes ask for it where the demo was started with WRITE_TOKEN' })
    .build();
  SwaggerModule.setup('api', application, () => SwaggerModule.createDocument(application, description));
  application.enableShutdownHooks();
  return application;
}
