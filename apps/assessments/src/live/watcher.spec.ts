import { uuidv7 } from '@attestry/ids';
import { describe, expect, it } from '@jest/globals';
import type { LiveChange } from './live-change.js';
import { MAX_WAITING, Watcher } from './watcher.js';

const change = (position: number, assessmentId = 'a'): LiveChange => ({
  txid: '1',
  position: String(position),
  assessmentId,
  userId: null,
  eventType: 'thing.changed',
  resourceType: 'thing',
  resourceId: uuidv7(),
  requirementCode: '',
  actorId: '',
  changedAt: new Date(),
});
const forever = new AbortController().signal;

describe('a watcher', () => {
  const watcher = () => new Watcher(({ assessmentId }) => assessmentId === 'a');

  it('gets what concerns it, once', () => {
    const one = watcher();
    one.offer([change(1), change(2, 'b'), change(3)]);
    expect(one.take().map(({ position }) => position)).toEqual(['1', '3']);
    expect(one.take()).toEqual([]);
  });

  it('is woken by what concerns it, by its signal, or by the time', async () => {
    const one = watcher();
    const woken = one.wait(60_000, forever);
    one.offer([change(1, 'b')]);
    one.offer([change(1)]);
    await woken;
    one.take();
    const abort = new AbortController();
    const left = one.wait(60_000, abort.signal);
    abort.abort();
    await left;
    await one.wait(1, forever);
    expect(one.take()).toEqual([]);
  });

  it('holds no more than it may, and then nothing at all', () => {
    const one = watcher();
    const many = Array.from({ length: MAX_WAITING }, (_, position) => change(position));
    one.offer(many);
    expect(one.behind).toBe(false);
    one.offer([change(999)]);
    expect(one.behind).toBe(true);
    one.offer(many);
    expect(one.take()).toEqual([]);
  });
});
