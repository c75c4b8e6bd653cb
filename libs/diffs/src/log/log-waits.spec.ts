import type { EntityRef } from '@spoor/core';
import { LogWaits } from './log-waits.js';

const QUESTION = { type: 'question', id: '1' };

/** Counts what it is told. */
class Counting {
  wakes = 0;
  ends = 0;
  wake(): void {
    this.wakes += 1;
  }
  end(): void {
    this.ends += 1;
  }
}

describe('Who waits for a log', () => {
  const listeners = new Set<() => void>();
  const subscribe = (log: EntityRef, listener: (log: EntityRef) => void): (() => void) => {
    const listen = (): void => listener(log);
    listeners.add(listen);
    return () => listeners.delete(listen);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    listeners.clear();
  });
  afterEach(() => jest.useRealTimers());

  it('shares one listener with all who wait for it, until the last has left', () => {
    const waits = new LogWaits(subscribe);
    const waiters = [new Counting(), new Counting()];
    const [leaveOne, leaveOther] = waiters.map((waiter) => waits.add(QUESTION, waiter));
    expect(listeners.size).toBe(1);
    for (const wake of listeners) wake();
    expect(waiters.map(({ wakes }) => wakes)).toEqual([1, 1]);
    leaveOne?.();
    leaveOne?.();
    expect(listeners.size).toBe(1);
    leaveOther?.();
    expect([listeners.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('looks again within 15 seconds, also when nobody wakes him', () => {
    const waiter = new Counting();
    new LogWaits(subscribe).add(QUESTION, waiter);
    jest.advanceTimersByTime(14_999);
    expect(waiter.wakes).toBe(0);
    jest.advanceTimersByTime(1);
    expect(waiter.wakes).toBe(1);
  });

  it('is told of the end, also when he comes after it', () => {
    const waits = new LogWaits(subscribe);
    const [early, late] = [new Counting(), new Counting()];
    waits.add(QUESTION, early);
    waits.end();
    waits.add(QUESTION, late);
    expect([early.ends, late.ends, listeners.size, jest.getTimerCount()]).toEqual([1, 1, 0, 0]);
  });
});
