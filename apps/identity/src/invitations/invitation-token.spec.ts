import { uuidv7 } from '@attestry/ids';
import { describe, expect, it } from '@jest/globals';
import { newInvitationToken, tenantOfToken } from './invitation-token.js';

describe('an invitation token', () => {
  it('names its tenant and has 256 random bits', () => {
    const tenantId = uuidv7();
    const [one, two] = [newInvitationToken(tenantId), newInvitationToken(tenantId)];
    expect(tenantOfToken(one)).toBe(tenantId);
    expect(one.split('.')[1]).toHaveLength(43);
    expect(two).not.toBe(one);
  });

  it.each(['', 'x', '.', `${'A'.repeat(22)}.${'A'.repeat(42)}`, `${'*'.repeat(22)}.${'A'.repeat(43)}`])(
    'of the form %p is of no tenant',
    (token) => {
      expect(tenantOfToken(token)).toBeUndefined();
    },
  );
});
