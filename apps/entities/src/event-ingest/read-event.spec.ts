import { describe, expect, it } from '@jest/globals';
import { anEvent } from '../fixtures/event-parts.js';
import type { EventInput } from './event-input.js';
import { readEvent } from './read-event.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const read = (given: Partial<EventInput>) =>
  readEvent(anEvent({ sourceEventId: 'e-1', time: new Date(NOW), ...given }), 3, NOW);
const bytes = (text: string) => Buffer.from(text);

describe('an event of a stream', () => {
  it('is taken as it is', () => {
    expect(read({})).toMatchObject({
      index: 3,
      actor: { provider: 'custom', externalId: 'robot-1', name: 'robot-1', type: 'bot_account' },
      observed: {
        time: NOW,
        eventType: 'files.Read',
        sourceIp: '198.51.100.7',
        sourceEventId: 'e-1',
        data: { ok: true },
      },
    });
  });

  it.each<[string, Partial<EventInput>]>([
    ['no_entity', { provider: undefined }],
    ['no_entity', { externalId: '' }],
    ['no_entity', { externalId: 'x'.repeat(501) }],
    ['time_out_of_range', { time: undefined }],
    ['time_out_of_range', { time: new Date(-1) }],
    ['time_out_of_range', { time: new Date(NOW + 86_400_001) }],
    ['time_out_of_range', { time: new Date(NaN) }],
    ['bad_event_type', { eventType: '' }],
    ['bad_event_type', { eventType: 'x'.repeat(201) }],
    ['bad_source_event_id', { sourceEventId: '' }],
    ['text_too_long', { sourceAddress: 'x'.repeat(501) }],
    ['text_too_long', { targetResource: 'x'.repeat(501) }],
    ['text_too_long', { eventSubtype: '𝄞'.repeat(101) }],
    ['bad_event_data', { eventData: bytes('[1]') }],
    ['bad_event_data', { eventData: bytes('{') }],
    ['bad_event_data', { eventData: Buffer.from([0x7b, 0xff, 0x7d]) }],
    ['event_data_too_large', { eventData: bytes(`{"a":"${'x'.repeat(256 * 1024)}"}`) }],
  ])('is rejected: %s %#', (reason, given) => {
    expect(read(given)).toEqual({ index: 3, reason });
  });

  it('keeps what is longest, counted in characters, and marks what the database cannot hold', () => {
    expect(read({ eventType: '𝄞'.repeat(200) })).toMatchObject({ observed: { eventType: '𝄞'.repeat(200) } });
    expect(read({ sourceEventId: 'a\0b', eventData: bytes('{"password":"x","n":"\\u0000"}') })).toMatchObject({
      observed: { sourceEventId: 'a\ufffdb', data: { password: '[secret removed]', n: '\ufffd' } },
    });
  });
});
