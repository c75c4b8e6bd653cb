import { NestFactory } from '@nestjs/core';
import { ref } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import { SequereService } from '@spoor/sequere';
import { AppModule } from './app.module.js';
import { Person } from './person.entity.js';

const application = await NestFactory.create(AppModule, { logger: ['warn', 'error', 'fatal'] });
application.enableShutdownHooks();
await application.listen(process.env['PORT'] ?? 9_464);

await Promise.all(Array.from({ length: 100 }, () => application.get(CounterService).increment('visits')));
await application.get(SequereService).follow(ref(Person, 1), ref(Person, 2));
console.log(`${await application.getUrl()}/metrics`);
