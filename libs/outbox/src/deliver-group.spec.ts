import { describe, expect, it } from '@jest/globals';
import { DomainError, Unavailable } from '@attestry/domain-errors';
import { deliverGroup } from './deliver-group.js';
import type { OutboxEvent } from './outbox-event.js';
import type { Refusal, Subscriber } from './subscriber.js';

const event = (position: number, aggregate: string, json = '{}'): OutboxEvent => ({
  position: String(position),
  id: `event-${position}`,
  tenantId: 'tenant',
  aggregateType: 'thing',
  aggregateId: aggregate,
  json,
  attempts: 0,
});

/** 20 events of 5 aggregates: 1 a, 2 b, 3 c, 4 d, 5 e, 6 a … */
const EVENTS = Array.from({ length: 20 }, (_, index) => event(index + 1, 'abcde'.charAt(index % 5)));
const positions = (events: readonly OutboxEvent[]) => events.map((each) => Number(each.position));

function subscriber(take: (events: readonly OutboxEvent[]) => readonly Refusal[] | Error) {
  const calls: number[][] = [];
  const received: number[] = [];
  const made: Subscriber = {
    name: 'test',
    groupOf: () => '',
    wants: () => true,
    deliver: (events) => {
      calls.push(positions(events));
      const answer = take(events);
      if (answer instanceof Error) return Promise.reject(answer);
      if (answer.length === 0) received.push(...positions(events));
      return Promise.resolve(answer);
    },
  };
  return { made, calls, received };
}

const poison = (...bad: number[]) => {
  const ids = new Set(bad.map((position) => `event-${position}`));
  return (events: readonly OutboxEvent[]) => events.filter(({ id }) => ids.has(id));
};
const signal = new AbortController().signal;

describe('delivering a group', () => {
  it('sends all at once when nothing stands in the way', async () => {
    const { made, calls } = subscriber(() => []);
    const outcome = await deliverGroup(made, EVENTS, signal);

    expect(calls).toHaveLength(1);
    expect(positions(outcome.delivered)).toEqual(positions(EVENTS));
    expect(outcome).toMatchObject({ failed: [], released: [], outage: undefined });
  });

  it('holds back only the aggregate of a refused event, in two calls', async () => {
    const bad = poison(7);
    const { made, calls, received } = subscriber((events) =>
      bad(events).map(({ id }) => ({ eventId: id, reason: 'details too deep' })),
    );
    const outcome = await deliverGroup(made, EVENTS, signal);

    expect(calls).toHaveLength(2);
    expect(outcome.failed).toEqual([{ event: EVENTS[6], reason: 'details too deep' }]);
    // 2 came before 7; 12 and 17 follow it in aggregate b.
    expect(positions(outcome.released)).toEqual([12, 17]);
    expect(received).toEqual(positions(EVENTS).filter((position) => ![7, 12, 17].includes(position)));
  });

  it('counts one failure for an aggregate with two refused events', async () => {
    const bad = poison(2, 7);
    const { made } = subscriber((events) => bad(events).map(({ id }) => ({ eventId: id, reason: 'bad' })));
    const outcome = await deliverGroup(made, EVENTS, signal);

    expect(positions(outcome.failed.map((each) => each.event))).toEqual([2]);
    expect(positions(outcome.released)).toEqual([7, 12, 17]);
  });

  it('finds an unnamed culprit by halving, and keeps the order of every other aggregate', async () => {
    const bad = poison(9);
    const failure = new DomainError('attestry', 'INTERNAL', 'internal', 'boom');
    const { made, calls, received } = subscriber((events) => (bad(events).length > 0 ? failure : []));
    const outcome = await deliverGroup(made, EVENTS, signal);

    expect(outcome.failed).toEqual([{ event: EVENTS[8], reason: 'INTERNAL' }]);
    expect(positions(outcome.released)).toEqual([14, 19]);
    expect(received).toEqual(positions(EVENTS).filter((position) => ![9, 14, 19].includes(position)));
    expect(calls.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(20)) + 1);
  });

  it('blames no event when the subscriber is out of reach', async () => {
    const { made, calls } = subscriber(() => new Unavailable('audit'));
    const outcome = await deliverGroup(made, EVENTS, signal);

    expect(calls).toHaveLength(1);
    expect(outcome.failed).toEqual([]);
    expect(outcome.released).toEqual(EVENTS);
    expect(outcome.outage).toBeInstanceOf(Unavailable);
  });

  it.each(['unauthenticated', 'forbidden', 'unimplemented', 'deadline_exceeded', 'conflict'] as const)(
    'takes %s for an outage',
    async (kind) => {
      const { made } = subscriber(() => new DomainError('attestry', 'X', kind, 'x'));

      expect(await deliverGroup(made, EVENTS, signal)).toMatchObject({ delivered: [], failed: [] });
    },
  );

  it('splits what is too large for one message', async () => {
    const large = Array.from({ length: 5 }, (_, index) => event(index + 1, 'a', 'x'.repeat(900_000)));
    const { made, calls } = subscriber(() => []);
    await deliverGroup(made, large, signal);

    expect(calls).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('never goes on for ever with a subscriber that refuses what it was not sent', async () => {
    const { made, calls } = subscriber(() => [{ eventId: 'other', reason: 'x' }]);
    const outcome = await deliverGroup(made, EVENTS, signal);

    expect(calls).toHaveLength(1);
    expect(outcome.outage).toBeDefined();
  });
});
