import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTION_STATUSES, type ActionStatus, isOpen, leadsTo } from './action-lifecycle.js';

const ENDS: readonly ActionStatus[] = ['failed', 'rolled_back', 'rejected', 'expired'];
const status = fc.constantFrom(...ACTION_STATUSES);

describe('the life of an action', () => {
  it('has these steps and no other', () => {
    const steps = ACTION_STATUSES.flatMap((from) =>
      ACTION_STATUSES.filter((to) => leadsTo(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(steps).toEqual([
      'proposed → pending_approval',
      'proposed → approved',
      'pending_approval → approved',
      'pending_approval → rejected',
      'pending_approval → expired',
      'approved → pending_approval',
      'approved → executing',
      'executing → succeeded',
      'executing → failed',
      'succeeded → rolled_back',
    ]);
  });

  it('whatever is asked for: nothing is executed without having been approved, nor twice', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 60 }), (asked) => {
        const lived: ActionStatus[] = ['proposed'];
        for (const to of asked) if (leadsTo(lived.at(-1)!, to)) lived.push(to);
        const executions = lived.flatMap((each, index) => (each === 'executing' ? [index] : []));
        expect(executions.length).toBeLessThanOrEqual(1);
        for (const index of executions) expect(lived[index - 1]).toBe('approved');
        const end = lived.findIndex((each) => ENDS.includes(each));
        if (end >= 0) expect(end).toBe(lived.length - 1);
        if (lived.includes('rolled_back')) expect(lived.at(-2)).toBe('succeeded');
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets parameters change only before anything is done', () => {
    expect(ACTION_STATUSES.filter(isOpen)).toEqual(['pending_approval', 'approved']);
  });
});
