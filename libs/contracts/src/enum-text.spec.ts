import { describe, expect, it } from '@jest/globals';
import { enumText } from './enum-text.js';
import { tenancyV1 } from './index.js';

const statuses = enumText<tenancyV1.TenantStatus, 'active' | 'closing'>(tenancyV1.TenantStatus, 'TENANT_STATUS_');

describe('enumText', () => {
  it('gives the stored text of a value and back', () => {
    expect(statuses.textOf(tenancyV1.TenantStatus.TENANT_STATUS_ACTIVE)).toBe('active');
    expect(statuses.valueOf('closing')).toBe(tenancyV1.TenantStatus.TENANT_STATUS_CLOSING);
  });

  it('has no text for UNSPECIFIED', () => {
    expect(statuses.textOf(tenancyV1.TenantStatus.TENANT_STATUS_UNSPECIFIED)).toBeUndefined();
  });

  it('calls a value it does not know a bug', () => {
    expect(() => statuses.textOf(99 as tenancyV1.TenantStatus)).toThrow('bug');
    expect(() => statuses.valueOf('gone' as 'active')).toThrow('bug');
  });
});
