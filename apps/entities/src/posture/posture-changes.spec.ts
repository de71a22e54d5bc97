import { describe, expect, it } from '@jest/globals';
import { changesOf, type StoredFinding } from './posture-changes.js';
import { PostureRules } from './posture-rules.js';
import { loadPostureRules, OWN_POSTURE_RULES } from './rule-file.js';

const NOW = new Date('2026-06-30T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const rule = new PostureRules(loadPostureRules(OWN_POSTURE_RULES)).named('human-use')!;
const details = { 'factor.human_use': 1 };
const held = [{ subjectId: 's', held: [{ rule, details }] }];
const stored = (changes: Partial<StoredFinding> = {}): StoredFinding => ({
  id: 'f',
  subjectId: 's',
  ruleId: rule.id,
  state: 'open',
  severity: rule.severity,
  details,
  lastSeenAt: hoursAgo(1),
  acceptedUntil: null,
  ...changes,
});

describe('what is found', () => {
  it('is opened if it is new', () => {
    const opened = [{ subjectId: 's', ruleId: rule.id, severity: rule.severity, details }];
    expect(changesOf([], held, NOW)).toEqual({ opened, seen: [], resolved: [] });
    expect(changesOf([stored({ subjectId: 'other', id: 'o' })], held, NOW).opened).toEqual(opened);
  });

  it('is not written again while nothing changes and it was seen within 20 hours', () => {
    expect(changesOf([stored()], held, NOW)).toEqual({ opened: [], seen: [], resolved: [] });
    expect(changesOf([stored({ lastSeenAt: hoursAgo(21) })], held, NOW).seen).toHaveLength(1);
  });

  it.each<[string, Partial<StoredFinding>, 'open' | 'accepted']>([
    ['other facts', { details: { 'factor.human_use': 0.5 } }, 'open'],
    ['more facts', { details: {} }, 'open'],
    ['another severity', { severity: 'low' }, 'open'],
    ['that was resolved', { state: 'resolved' }, 'open'],
    ['whose acceptance has ended', { state: 'accepted', acceptedUntil: NOW }, 'open'],
    ['that is accepted, with other facts', { state: 'accepted', acceptedUntil: hoursAgo(-1), details: {} }, 'accepted'],
  ])('%s is written', (_, changes, to) => {
    const [seen] = changesOf([stored(changes)], held, NOW).seen;
    expect(seen).toMatchObject({ id: 'f', to, severity: rule.severity, details });
  });

  it('stays accepted until its end', () => {
    const accepted = stored({ state: 'accepted', acceptedUntil: hoursAgo(-1) });
    expect(changesOf([accepted], held, NOW).seen).toEqual([]);
  });
});

describe('what is not found any more', () => {
  const none = [{ subjectId: 's', held: [] }];
  it('is resolved once, whatever was said of it', () => {
    expect(changesOf([stored()], none, NOW).resolved).toEqual([{ id: 'f', from: 'open' }]);
    const accepted = stored({ state: 'accepted', acceptedUntil: hoursAgo(-1) });
    expect(changesOf([accepted], none, NOW).resolved).toEqual([{ id: 'f', from: 'accepted' }]);
    expect(changesOf([stored({ state: 'resolved' })], none, NOW).resolved).toEqual([]);
  });
});
