import { NOTIFIED_ACTIONS } from '@attestry/outbox';
import { describe, expect, it } from '@jest/globals';
import { NOTIFIED_EVENTS } from './intake/notified-events.js';
import { localTime } from './local-time.js';
import { mailOf } from './mails/mail-text.js';
import { isTranslated, message } from './message.js';
import { MESSAGES } from './messages.js';
import { titleOf } from './title.js';

describe('what people are told of', () => {
  it('is what the relays hand over, no more and no less', () => {
    expect(Object.keys(NOTIFIED_EVENTS).sort()).toEqual([...NOTIFIED_ACTIONS].sort());
  });

  it('has words in English, in every way in which it is told', () => {
    const told = Object.entries(NOTIFIED_EVENTS).flatMap(([action, tellings]) =>
      tellings.map(({ kind }) => [`${action}#${kind}`, action]),
    );
    expect(told.filter((keys) => !isTranslated('en', keys))).toEqual([]);
  });

  it('names only what the event tells', () => {
    const wrong = Object.entries(NOTIFIED_EVENTS).flatMap(([action, tellings]) =>
      tellings.flatMap(({ kind, names = [] }) =>
        Object.entries(MESSAGES).flatMap(([language, texts]) => {
          const text = texts[`${action}#${kind}`] ?? texts[action] ?? '';
          const named = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
          return named.filter((name) => !names.includes(name)).map((name) => `${language} ${action} ${name}`);
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a message', () => {
  it('is in the language, its base, or English', () => {
    const params = { requirement: 'AC.L2-3.1.1' };
    const said = (language: string) => message(language, ['finding.assign'], params);
    expect(said('de-AT')).toBe('AC.L2-3.1.1 wurde Ihnen zugewiesen');
    expect(said('fr')).toBe('AC.L2-3.1.1 was assigned to you');
    expect(said('__proto__')).toBe('AC.L2-3.1.1 was assigned to you');
    expect(message('de', ['tenant.suspended'])).toBe('Your tenant was suspended');
  });

  it('leaves out what is not known', () => {
    expect(message('en', ['threat.raised'], { severity: 'high' })).toBe('A threat was found (high)');
    expect(message('en', ['comment.create#mention'])).toBe('You were mentioned in a comment');
  });
});

describe('a mail', () => {
  const notification = {
    id: '0199c0de-0000-7000-8000-00000000beef',
    kind: 'assignment' as const,
    eventType: 'finding.assign',
    resourceType: 'control_finding',
    resourceId: 'f1',
    params: { requirement: 'AC.L2-3.1.1' },
    urgent: false,
    count: 3,
    language: 'en',
    timeZone: 'Europe/Berlin',
    firstAt: new Date('2026-03-28T23:30:00Z'),
    lastAt: new Date('2026-03-29T01:30:00Z'),
    readAt: null,
    mailedAt: null,
  };

  it('tells what, how often and when, by the clock of its reader', () => {
    const { subject, text } = mailOf(notification);
    expect(subject).toBe('Attestry: AC.L2-3.1.1 was assigned to you (3 times)');
    expect(text).toContain('Happened: 2026-03-29 00:30 UTC+01:00\nLast: 2026-03-29 03:30 UTC+02:00\n');
    expect(text).toContain('About: control_finding f1\n');
  });

  it('tells of one thing without a count', () => {
    expect(titleOf({ ...notification, count: 1 })).toBe('AC.L2-3.1.1 was assigned to you');
    expect(mailOf({ ...notification, count: 1 }).text).not.toContain('Last:');
  });

  it('shows the offset of any zone', () => {
    const time = new Date('2026-03-02T12:00:00Z');
    expect(['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Mars/Olympus'].map((zone) => localTime(time, zone))).toEqual([
      '2026-03-02 12:00 UTC+00:00',
      '2026-03-02 17:45 UTC+05:45',
      '2026-03-02 08:30 UTC-03:30',
      '2026-03-02 12:00 UTC+00:00',
    ]);
  });
});
