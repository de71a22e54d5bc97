import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertStep, isClosed, isUnremedied, mayStep, POAM_STATUSES, type PoamStatus } from './poam-lifecycle.js';

const anyStatus = fc.constantFrom(...POAM_STATUSES);
const RANK: Readonly<Record<PoamStatus, number>> = {
  open: 0,
  in_progress: 1,
  completed: 2,
  risk_accepted: 2,
  false_positive: 2,
};

describe('the life of an item', () => {
  it('goes only forward, and never on from its end, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 30 }), (wanted) => {
        let status: PoamStatus = 'open';
        for (const to of wanted) {
          const before: PoamStatus = status;
          try {
            assertStep(before, to);
            status = to;
          } catch (error) {
            expect(error).toMatchObject({ reason: isClosed(before) ? 'POAM_ITEM_CLOSED' : 'POAM_ITEM_NOT_STARTED' });
          }
          expect(RANK[status]).toBeGreaterThanOrEqual(RANK[before]);
          if (isClosed(before)) expect(status).toBe(before);
          if (status !== before) expect(mayStep(before, status)).toBe(true);
        }
      }),
    );
  });

  it('is completed only after work on it began', () => {
    const before = POAM_STATUSES.filter((from) => mayStep(from, 'completed'));
    expect(before).toEqual(['in_progress']);
  });

  it('may end without a remedy at any time', () => {
    for (const from of ['open', 'in_progress'] as const) {
      expect(POAM_STATUSES.filter((to) => mayStep(from, to) && isUnremedied(to))).toEqual([
        'risk_accepted',
        'false_positive',
      ]);
    }
  });
});
