import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTION_TYPES } from '../detections/rule-schema.js';
import { approvalNeed } from './approval-policy.js';
import { parametersHash } from './parameters-hash.js';

const impact = (riskLevel: 'low' | 'medium' | 'high' | 'critical', blastCount = 0) => ({
  riskLevel,
  blastCount,
  depth: 4,
  impactBasisPoints: 0,
  atLeast: false,
});

describe('approval', () => {
  it.each([
    ['notify', 'low', 24, 0, []],
    ['notify', 'medium', 25, 1, ['blast']],
    ['notify', 'high', 0, 1, ['risk']],
    ['notify', 'critical', 0, 2, ['risk']],
    ['disable', 'low', 0, 1, ['action']],
    ['delete', 'medium', 0, 1, ['action']],
    ['revoke', 'critical', 100, 2, ['risk', 'action', 'blast']],
    ['quarantine', 'medium', 3, 0, []],
    ['enable', 'low', 0, 0, []],
  ] as const)('of %s at %s risk with %d in reach takes %d', (action, level, blast, approvals, grounds) => {
    expect(approvalNeed(action, impact(level, blast))).toEqual({ approvals, grounds });
  });

  it('is needed where the graph is too large to be counted', () => {
    expect(approvalNeed('notify', { ...impact('low', 3), atLeast: true })).toEqual({
      approvals: 1,
      grounds: ['blast'],
    });
  });

  it('is never needed less for more', () => {
    const level = fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'critical' as const);
    fc.assert(
      fc.property(fc.constantFrom(...ACTION_TYPES), level, fc.nat(100), fc.nat(100), (action, risk, blast, more) => {
        const [less, greater] = [
          approvalNeed(action, impact(risk, blast)),
          approvalNeed(action, impact(risk, blast + more)),
        ];
        expect(greater.approvals).toBeGreaterThanOrEqual(less.approvals);
      }),
    );
  });
});

describe('what an approval is bound to', () => {
  const action = {
    id: 'a',
    entityId: 'e',
    actionType: 'disable' as const,
    parametersRevision: 1,
    parameters: { b: '2', a: '1' } as Record<string, string>,
  };
  const hash = (changes: Partial<typeof action>) => parametersHash({ ...action, ...changes }).toString('hex');

  it('does not depend on the order in which parameters are written', () => {
    expect(hash({})).toBe(hash({ parameters: { a: '1', b: '2' } }));
  });

  it('is another for any other action', () => {
    const others = [
      hash({}), hash({ id: 'b' }), hash({ entityId: 'f' }), hash({ parametersRevision: 2 }),
      hash({ parameters: { a: '1', b: '3' } }), hash({ parameters: { a: '1' } }), hash({ parameters: { a: '12', b: '' } }),
    ]; // prettier-ignore
    expect(new Set(others).size).toBe(others.length);
  });
});
