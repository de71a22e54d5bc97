import { describe, expect, it } from '@jest/globals';
import type { Json } from '../observations/observation.js';
import { allowsEverything, isOutside, trustsOutsider } from './policy-document.js';

const OWN = new Set(['111122223333']);
const trust = (principal: Json, condition?: Json) =>
  trustsOutsider(
    { Statement: [{ Effect: 'Allow', Principal: principal, ...(condition ? { Condition: condition } : {}) }] },
    OWN,
  );

describe('a resource policy', () => {
  it('trusts an outsider by account, ARN or everybody, unless something narrows it', () => {
    expect(trust({ AWS: '999988887777' })).toBe(true);
    expect(trust({ AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::999988887777:role/x'] })).toBe(true);
    expect(trust('*')).toBe(true);
    expect(trust({ AWS: '111122223333' })).toBe(false);
    expect(trust({ Service: 'ec2.amazonaws.com' })).toBe(false);
    expect(trust('*', { StringEquals: { 'AWS:PrincipalOrgId': 'o-1' } })).toBe(false);
    expect(trust('*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })).toBe(true);
  });

  it.each<Json>([null, 7, 'not json', '%7B%', { Statement: 'x' }, { Statement: [null, 3] }, []])(
    'that is broken (%j) trusts nobody and allows nothing',
    (policy) => {
      expect(trustsOutsider(policy, OWN)).toBe(false);
      expect(allowsEverything(policy)).toBe(false);
    },
  );

  it('knows an outsider by the account in an ARN, and nobody behind an ARN without one', () => {
    expect(isOutside('arn:aws:s3:::bucket', OWN)).toBe(false);
    expect(isOutside('arn:aws:organizations::999988887777:organization/o-1', OWN)).toBe(true);
  });
});
