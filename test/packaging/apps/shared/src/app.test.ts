import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { AppModule } from './app.module.js';
import { useEverything } from './use-everything.js';

describe('An application', () => {
  it('counts, follows, diffs and tracks', async () => {
    const application = await Test.createTestingModule({ imports: [AppModule] }).compile();
    await application.init();
    expect(await useEverything(application)).toEqual({
      tickets: [1, 2, 3, 4, 5],
      followers: ['Ann'],
      diffs: ['create card', 'create card'],
      days: ['2026-03-28: 2'],
    });
    await application.close();
  });
});
