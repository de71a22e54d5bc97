import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { affirmationsOn, duesOf } from './affirmation-dues.js';
import { addDays } from './calendar.js';
import { remindersOn } from './deadlines.js';
import { daysFrom, nameOf, satisfiedBy, standingOn, type StatusFacts } from './status-facts.js';

const DATE = '2026-03-02';

const aStatus = (changes: Partial<StatusFacts> = {}): StatusFacts => {
  const level = changes.level ?? 2;
  const { closeOutDue, validUntil } = daysFrom(DATE, level);
  return {
    level,
    conductedBy: 'self',
    state: 'conditional',
    statusDate: DATE,
    closeOutDue,
    finalDate: null,
    validUntil,
    endedOn: null,
    endReason: null,
    ...changes,
  };
};
const aFinal = (changes: Partial<StatusFacts> = {}) =>
  aStatus({ state: 'final', closeOutDue: null, finalDate: DATE, ...changes });
const closedOut = aStatus({ state: 'final', finalDate: '2026-06-01' });

describe('where a status stands', () => {
  it.each([
    ['conditional on day 0', aStatus(), DATE, 'conditional', null],
    ['conditional on day 180', aStatus(), '2026-08-29', 'conditional', null],
    ['conditional on day 181', aStatus(), '2026-08-30', 'expired', 'close_out_missed'],
    ['closed out on day 181', closedOut, '2026-08-30', 'final', null],
    ['closed out, three years after the conditional date', closedOut, '2029-03-02', 'final', null],
    ['closed out, a day later', closedOut, '2029-03-03', 'expired', 'validity_over'],
    ['Level 1 after a year', aFinal({ level: 1 }), '2027-03-02', 'final', null],
    ['Level 1 a day later', aFinal({ level: 1 }), '2027-03-03', 'expired', 'validity_over'],
  ])('%s', (_, facts, day, state, endReason) => {
    expect(standingOn(day, facts)).toMatchObject({ state, endReason });
  });

  it('says since when it is over, whether or not the job has written it down', () => {
    expect(standingOn('2027-01-01', aStatus())).toEqual({
      state: 'expired',
      endedOn: '2026-08-30',
      endReason: 'close_out_missed',
    });
    const overridden = aFinal({ state: 'expired', endedOn: '2026-04-01', endReason: 'overridden' });
    expect(standingOn('2026-04-02', overridden).endReason).toBe('overridden');
  });

  it('never comes back', () => {
    const facts = fc.constantFrom(aStatus(), aFinal(), closedOut, aFinal({ level: 1 }));
    fc.assert(
      fc.property(facts, fc.nat(3000), fc.nat(3000), (status, days, more) => {
        const earlier = standingOn(addDays(DATE, days), status);
        const later = standingOn(addDays(DATE, days + more), status);
        return earlier.state !== 'expired' || later.state === 'expired';
      }),
    );
  });
});

describe('what a status is called and answers for', () => {
  it.each([
    [aFinal({ level: 1 }), ['final_level_1_self']],
    [aStatus(), ['final_level_1_self', 'conditional_level_2_self']],
    [aFinal(), ['final_level_1_self', 'final_level_2_self']],
    [
      aStatus({ conductedBy: 'c3pao' }),
      ['final_level_1_self', 'conditional_level_2_self', 'conditional_level_2_c3pao'],
    ],
    [
      aStatus({ level: 3, conductedBy: 'dibcac' }),
      ['final_level_1_self', 'final_level_2_self', 'final_level_2_c3pao', 'conditional_level_3_dibcac'],
    ],
    [
      aFinal({ level: 3, conductedBy: 'dibcac' }),
      ['final_level_1_self', 'final_level_2_self', 'final_level_2_c3pao', 'final_level_3_dibcac'],
    ],
  ] as const)('%#', (facts, names) => {
    expect(satisfiedBy(facts)).toEqual(names);
    expect(nameOf(facts)).toBe(names.at(-1));
  });
});

describe('affirmations', () => {
  it('are due at the beginning, at the close-out and every year after the status date', () => {
    expect(duesOf(aStatus())).toEqual([{ occasion: 'conditional', day: DATE }]);
    expect(duesOf(closedOut)).toEqual([
      { occasion: 'conditional', day: DATE },
      { occasion: 'close_out', day: '2026-06-01' },
      { occasion: 'annual', day: '2027-03-02' },
      { occasion: 'annual', day: '2028-03-02' },
    ]);
    expect(duesOf(aFinal({ level: 1 }))).toEqual([{ occasion: 'final', day: DATE }]);
  });

  it.each([
    ['nothing, on the day', [], DATE, { overdue: false, complete: false }],
    ['nothing, a day later', [], '2026-03-03', { overdue: true, complete: false }],
    ['the first one', [DATE], '2026-05-31', { overdue: false, complete: true }],
    ['only the first one, on the day of the close-out', [DATE], '2026-06-01', { overdue: false, complete: false }],
    ['the one of the day before the close-out', [DATE, '2026-05-31'], '2026-06-02', { overdue: true, complete: false }],
    ['both', [DATE, '2026-06-01'], '2027-03-02', { overdue: false, complete: true }],
    ['both, a day after the anniversary', [DATE, '2026-06-01'], '2027-03-03', { overdue: true, complete: false }],
    ['a month early', [DATE, '2026-06-01', '2027-01-31'], '2027-03-03', { overdue: false, complete: true }],
    ['two months early', [DATE, '2026-06-01', '2027-01-30'], '2027-03-03', { overdue: true, complete: false }],
    [
      'late, which is not too late',
      [DATE, '2026-06-01', '2027-09-01'],
      '2027-09-01',
      { overdue: false, complete: true },
    ],
  ])('%s', (_, affirmedOn, day, expected) => {
    expect(affirmationsOn(day, closedOut, affirmedOn)).toMatchObject(expected);
  });
});

describe('reminders', () => {
  const of = (day: string, facts: StatusFacts, affirmedOn: string[] = [DATE]) =>
    remindersOn(day, facts, affirmedOn).map(({ kind, days, daysLeft }) => [kind, days, daysLeft]);

  it('come at the nearest threshold alone', () => {
    expect(of('2026-07-29', aStatus())).toEqual([]);
    expect(of('2026-07-30', aStatus())).toEqual([['close_out', 30, 30]]);
    expect(of('2026-08-10', aStatus())).toEqual([['close_out', 30, 19]]);
    expect(of('2026-08-15', aStatus())).toEqual([['close_out', 14, 14]]);
    expect(of('2026-08-28', aStatus())).toEqual([['close_out', 1, 1]]);
    expect(of('2026-08-29', aStatus())).toEqual([['close_out', 1, 0]]);
    expect(of('2026-08-30', aStatus())).toEqual([]);
  });

  it('are for the affirmation that is next and for the end of validity', () => {
    expect(of('2027-02-23', aFinal())).toEqual([['affirmation', 7, 7]]);
    expect(of('2029-02-23', aFinal(), [DATE, '2027-03-01', '2028-03-01'])).toEqual([['validity', 7, 7]]);
    expect(of('2027-03-01', aFinal({ level: 1 }))).toEqual([['validity', 1, 1]]);
  });
});
