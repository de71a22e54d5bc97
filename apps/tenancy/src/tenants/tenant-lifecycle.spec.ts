import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  activate,
  advance,
  bornAt,
  COOL_OFF_DAYS,
  noticeDue,
  PLAN_TIERS,
  TENANT_STATUSES,
  type TenantLife,
  type TenantStatus,
  TRIAL_DAYS,
  trialIsOver,
} from './tenant-lifecycle.js';

const DAY_MS = 86_400_000;
const START = new Date('2026-03-01T00:00:00Z');

/** A walk of arbitrary steps; steps that are refused leave the tenant where it was. */
const walks = fc.record({
  plan: fc.constantFrom(...PLAN_TIERS),
  steps: fc.array(fc.record({ to: fc.constantFrom(...TENANT_STATUSES), days: fc.integer({ min: 0, max: 40 }) }), {
    maxLength: 40,
  }),
});

function walk({ plan, steps }: { plan: TenantLife['plan']; steps: { to: TenantStatus; days: number }[] }) {
  let life = bornAt(plan);
  let at = START;
  return steps.flatMap(({ to, days }) => {
    at = new Date(at.getTime() + days * DAY_MS);
    const before = life;
    try {
      life = advance(life, to, at);
    } catch {
      return [];
    }
    return [{ before, after: life, at }];
  });
}

const LEGAL = new Set([
  'provisioning>trial',
  'trial>active',
  'trial>suspended',
  'trial>closing',
  'active>suspended',
  'active>closing',
  'suspended>active',
  'suspended>closing',
  'closing>erased',
]);

describe('the life of a tenant', () => {
  it('takes only the steps of the published machine', () => {
    fc.assert(
      fc.property(walks, (given) =>
        walk(given).every(({ before, after }) => LEGAL.has(`${before.status}>${after.status}`)),
      ),
    );
  });

  it('can take each of these steps', () => {
    const taken = new Set<string>();
    fc.assert(
      fc.property(walks, (given) => {
        for (const { before, after } of walk(given)) taken.add(`${before.status}>${after.status}`);
      }),
      { numRuns: 5_000, seed: 7 },
    );
    expect([...taken].sort()).toEqual([...LEGAL].sort());
  });

  it('never activates a tenant on the trial plan', () => {
    fc.assert(
      fc.property(walks, (given) =>
        walk(given).every(({ after }) => !(after.status === 'active' && after.plan === 'trial')),
      ),
    );
  });

  it('knows the end of the trial exactly while on trial, and of the closing from then on', () => {
    fc.assert(
      fc.property(walks, (given) =>
        walk(given).every(
          ({ after }) =>
            (after.trialEndsAt !== null) === (after.status === 'trial') &&
            (after.closingAt !== null) === (after.status === 'closing' || after.status === 'erased'),
        ),
      ),
    );
  });

  it('erases no earlier than 30 days after the closing began', () => {
    const closing = advance(advance(bornAt(), 'trial', START), 'closing', START);
    const end = START.getTime() + COOL_OFF_DAYS * DAY_MS;
    expect(() => advance(closing, 'erased', new Date(end - 1))).toThrow('closing cannot become erased');
    expect(advance(closing, 'erased', new Date(end)).status).toBe('erased');
  });

  it('ends a trial 14 days after it began, not a millisecond before', () => {
    const trial = advance(bornAt(), 'trial', START);
    const end = START.getTime() + TRIAL_DAYS * DAY_MS;
    expect(trialIsOver(trial, new Date(end - 1))).toBe(false);
    expect(trialIsOver(trial, new Date(end))).toBe(true);
  });

  it('announces the end of the trial at 7, 3 and 1 days, once each', () => {
    const trial = advance(bornAt(), 'trial', START);
    const sent: number[] = [];
    for (let hour = 0; hour <= TRIAL_DAYS * 24; hour += 1) {
      const last = (sent.at(-1) ?? null) as Parameters<typeof noticeDue>[1];
      const due = noticeDue(trial, last, new Date(START.getTime() + (hour * DAY_MS) / 24));
      if (due !== undefined) sent.push(due);
    }
    expect(sent).toEqual([7, 3, 1]);
  });

  it('does not announce late what it missed', () => {
    const trial = advance(bornAt(), 'trial', START);
    expect(noticeDue(trial, null, new Date(START.getTime() + 13.5 * DAY_MS))).toBe(1);
    expect(noticeDue(trial, null, new Date(START.getTime() + 14 * DAY_MS))).toBeUndefined();
    expect(noticeDue(bornAt(), null, START)).toBeUndefined();
  });

  it('says which plan is missing instead of activating a trial', () => {
    const trial = advance(bornAt(), 'trial', START);
    expect(() => advance(trial, 'active', START)).toThrow(expect.objectContaining({ reason: 'PLAN_REQUIRED' }));
    expect(activate(trial, 'standard', START)).toEqual({
      status: 'active',
      plan: 'standard',
      trialEndsAt: null,
      closingAt: null,
    });
  });

  it('moves an active tenant to another plan, but not back to the trial', () => {
    const active = activate(advance(bornAt(), 'trial', START), 'standard', START);
    expect(activate(active, 'enterprise', START)).toEqual({ ...active, plan: 'enterprise' });
    expect(() => activate(active, 'trial', START)).toThrow(expect.objectContaining({ reason: 'PLAN_REQUIRED' }));
  });

  it('says that a closing tenant cannot be activated, whatever the plan', () => {
    const closing = advance(advance(bornAt(), 'trial', START), 'closing', START);
    expect(() => activate(closing, 'trial', START)).toThrow(expect.objectContaining({ reason: 'ILLEGAL_TRANSITION' }));
  });
});
