import { EventBus } from '@spoor/core';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { collectGarbage } from '../support/collect-garbage.js';

describe('The diagnostics channel of an event', () => {
  it('keeps who subscribes to it when memory has just been collected', async () => {
    const bus = new EventBus<{ told: number }>('spoor:collected');
    const heard: unknown[] = [];
    const hear = (message: unknown): void => void heard.push(message);
    await bus.emit('told', 1); // nobody listens yet
    await setImmediate();
    collectGarbage();
    subscribe('spoor:collected:told', hear);
    await setTimeout(50); // Node clears its list after what it has collected, and nothing tells when
    await bus.emit('told', 2);
    unsubscribe('spoor:collected:told', hear);
    expect(heard).toEqual([2]);
  });
});
