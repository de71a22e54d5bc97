import { describe, expect, it } from '@jest/globals';
import { tenantAdmits } from '../members/member.js';
import { choose } from './sign-in.usecase.js';

const membership = (slug: string) => ({
  tenantId: slug,
  membershipId: slug,
  slug,
  tenantStatus: 'active',
  role: 'viewer' as const,
  extraPermissions: [],
});
const [acme, globex] = [membership('acme'), membership('globex')];

describe('choosing the tenant at sign-in', () => {
  it('takes the only one, or the named one', () => {
    expect(choose([acme], '')).toBe(acme);
    expect(choose([acme, globex], 'globex')).toBe(globex);
    expect(choose([acme], 'acme')).toBe(acme);
  });

  it('asks when there are several and refuses what is not there', () => {
    expect(() => choose([acme, globex], '')).toThrow(expect.objectContaining({ metadata: { slugs: 'acme,globex' } }));
    expect(() => choose([], '')).toThrow(expect.objectContaining({ reason: 'NO_ACTIVE_MEMBERSHIP' }));
    expect(() => choose([acme], 'globex')).toThrow(expect.objectContaining({ reason: 'NO_ACTIVE_MEMBERSHIP' }));
  });
});

describe('a tenant admits', () => {
  it.each([
    ['provisioning', false, false],
    ['trial', true, true],
    ['active', true, true],
    ['suspended', true, false],
    ['closing', true, false],
    ['erased', false, false],
  ])('while %s administrators: %s, others: %s', (status, administrators, others) => {
    expect(tenantAdmits(status, 'admin')).toBe(administrators);
    expect(tenantAdmits(status, 'manager')).toBe(others);
  });
});
