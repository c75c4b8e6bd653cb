import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { useEverything } from './use-everything.js';

async function main(): Promise<void> {
  const application = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
  console.log(JSON.stringify(await useEverything(application)));
  await application.close();
}

void main();
