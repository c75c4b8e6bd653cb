import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../../apps/demo/src/app.module.js';
import { createTestDatabase } from '../../support/databases.js';

interface Router {
  stack: { route?: { path: string; methods: Record<string, boolean> } }[];
}

/** What the demo's application answers, as `GET /api/people/{person}`; but for the dashboard's page, which has its data for itself. */
export async function routesOfDemo(): Promise<string[]> {
  const database = await createTestDatabase('sqlite');
  const module = AppModule.forRoot({ database, redis: undefined, role: 'web' });
  const application = await NestFactory.create<NestExpressApplication>(module, { logger: false });
  await application.init();
  const { router } = application.getHttpAdapter().getInstance() as { router: Router };
  const routes = router.stack.flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map((method) => `${method.toUpperCase()} ${templateOf(route?.path ?? '')}`),
  );
  await application.close();
  return routes.filter((route) => !route.startsWith('GET /statistics'));
}

function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
