import { Logger } from '@nestjs/common';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventBus } from './event-bus.js';

interface Events {
  followed: { from: string };
  unfollowed: { from: string };
}

describe('EventBus', () => {
  it('tells the listeners of an event, in order, until they unsubscribe', async () => {
    const bus = new EventBus<Events>('spoor:test');
    const heard: string[] = [];
    const stop = bus.on('followed', ({ from }) => void heard.push(`first ${from}`));
    bus.on('followed', async ({ from }) => void heard.push(`second ${from}`));
    bus.on('unfollowed', () => void heard.push('other'));
    await bus.emit('followed', { from: 'a' });
    stop();
    await bus.emit('followed', { from: 'b' });
    expect(heard).toEqual(['first a', 'second a', 'second b']);
  });

  it('logs a listener that fails, and tells the others all the same', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const bus = new EventBus<Events>('spoor:test');
    const heard: string[] = [];
    bus.on('followed', () => {
      throw new Error('thrown');
    });
    bus.on('followed', () => Promise.reject(new Error('rejected')));
    bus.on('followed', ({ from }) => void heard.push(from));
    await expect(bus.emit('followed', { from: 'a' })).resolves.toBeUndefined();
    expect(heard).toEqual(['a']);
    expect(errors).toHaveBeenCalledTimes(2);
    errors.mockRestore();
  });

  it('delivers to all, and rejects with what failed, so that it can be told again', async () => {
    const bus = new EventBus<Events>('spoor:test');
    const heard: string[] = [];
    const failure = new Error('not now');
    bus.on('followed', () => Promise.reject(failure));
    bus.on('followed', ({ from }) => void heard.push(from));
    await expect(bus.deliver('followed', { from: 'a' })).rejects.toMatchObject({ errors: [failure] });
    expect(heard).toEqual(['a']);
  });

  it('publishes each event on a diagnostics channel', async () => {
    const published: unknown[] = [];
    const listener = (message: unknown) => void published.push(message);
    subscribe('spoor:test:followed', listener);
    await new EventBus<Events>('spoor:test').emit('followed', { from: 'a' });
    unsubscribe('spoor:test:followed', listener);
    expect(published).toEqual([{ from: 'a' }]);
  });
});
