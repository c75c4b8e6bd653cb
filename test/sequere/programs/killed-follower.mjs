// Follows or unfollows once in a database with copies in Redis, and kills itself at a step on the way.
import { systemClock } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import { SEQUERE_ENTITIES } from '@spoor/sequere';
import { DataSource } from 'typeorm';
import { ChangeJournal } from '../../../libs/sequere/dist/backends/redis-database/change-journal.js';
import { CopyWriter } from '../../../libs/sequere/dist/backends/redis-database/copy/copy.writer.js';
import { RedisDatabaseFollowBackend } from '../../../libs/sequere/dist/backends/redis-database/redis-database-follow.backend.js';

const { options, redis, prefix, types, step, edge, at } = JSON.parse(process.argv[2]);
const dataSource = await new DataSource({ ...options, entities: SEQUERE_ENTITIES, synchronize: false }).initialize();
const backend = new RedisDatabaseFollowBackend({ redis, prefix, redisTimeout: 2_000, maxStaleness: 2_000 });
await backend.open({
  name: 'default',
  dataSource,
  clock: systemClock,
  lockTimeout: 5_000,
  types: () => types,
  labelOf: ({ name }) => name.toLowerCase(),
  aliases: () => [],
  publish: () => {},
});
while ((await backend.status()).reads !== 'redis') await new Promise((resolve) => setTimeout(resolve, 10));

const die = () => process.kill(process.pid, 'SIGKILL');
const { apply } = CopyWriter.prototype;
const { note, committed } = ChangeJournal.prototype;
const { tell } = Outbox.prototype;

switch (step) {
  case 'written, not committed':
    ChangeJournal.prototype.note = function* (changes) {
      const noted = yield* note.call(this, changes);
      die();
      return noted;
    };
    break;
  case 'committed, nothing told':
    ChangeJournal.prototype.committed = function (noted) {
      die();
      committed.call(this, noted);
    };
    break;
  case 'one end told': {
    let told = 0;
    CopyWriter.prototype.apply = async function (...parameters) {
      if (told++ > 0) return new Promise(() => {});
      await apply.apply(this, parameters);
      die();
    };
    break;
  }
  case 'both ends told, still written down':
    Outbox.prototype.tell = async function (topic, messages) {
      for (const message of messages) await backend['journal'].deliver(message, { relayed: false });
      die();
      return tell.call(this, topic, messages);
    };
}

if (at === null) await backend.unfollow([edge]);
else await backend.follow([{ ...edge, at }]);
