import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ref } from '@spoor/core';
import { SequereModule, SequereService, type FollowedEvent, type UnfollowedEvent } from '@spoor/sequere';
import { SEQUERE_FOLLOWED, SEQUERE_UNFOLLOWED, SequereEventEmitterModule } from '@spoor/sequere/event-emitter';
import { dropTestDatabases, testDataSourceOptions } from '../support/databases.js';
import { User } from './support/entities.js';

@Injectable()
class Listener {
  readonly heard: [string, FollowedEvent | UnfollowedEvent][] = [];

  @OnEvent(SEQUERE_FOLLOWED)
  followed(event: FollowedEvent): void {
    this.heard.push(['followed', event]);
  }

  @OnEvent('sequere.*')
  anything(event: UnfollowedEvent): void {
    this.heard.push(['anything', event]);
  }

  @OnEvent(SEQUERE_UNFOLLOWED, { suppressErrors: false })
  unfollowed(): never {
    throw new Error('a listener that fails');
  }
}

afterAll(dropTestDatabases);

describe('SequereEventEmitterModule', () => {
  it('tells @OnEvent each real change once, and a listener that fails does not reach the caller', async () => {
    class AppModule {}
    Module({
      imports: [
        TypeOrmModule.forRoot({ ...(await testDataSourceOptions('sqlite')), entities: [User], autoLoadEntities: true }),
        EventEmitterModule.forRoot({ wildcard: true }),
        SequereModule.forRoot(),
        SequereEventEmitterModule.forRoot(),
      ],
      providers: [Listener],
    })(AppModule);
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const [from, to] = [ref(User, 1), ref(User, 2)];
    const sequere = app.get(SequereService);
    const { since } = await sequere.follow(from, to);
    await sequere.follow(from, to);
    expect(await sequere.unfollow(from, to)).toEqual({ changed: true });
    await app.close();
    const followed = { id: expect.any(String), from, to, since };
    expect(app.get(Listener).heard).toEqual([
      ['followed', followed],
      ['anything', followed],
      ['anything', { id: expect.any(String), from, to }],
    ]);
  });
});
