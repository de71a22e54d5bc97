import { type tenancyV1 } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { Contact } from './tenant-contact.js';
import type { Tenant } from './tenant.entity.js';
import { organizationTypes, textOrNull } from './tenant.mapper.js';

/** What a tenant may change of its own entry. */
export type TenantChanges = Partial<
  Pick<
    Tenant,
    'name' | 'organizationType' | 'industry' | 'domain' | 'complianceRequirements' | 'settings' | 'dataRetentionDays'
  > &
    Contact
>;

type Given = tenancyV1.Tenant;

const CHANGE_OF: Record<string, (given: Given) => TenantChanges> = {
  name: ({ name }) => ({ name }),
  organization_type: ({ organizationType }) => {
    const type = organizationTypes.textOf(organizationType);
    return type === undefined ? {} : { organizationType: type };
  },
  industry: ({ industry }) => ({ industry: textOrNull(industry) }),
  domain: ({ domain }) => ({ domain: textOrNull(domain.toLowerCase()) }),
  compliance_requirements: ({ complianceRequirements }) => ({ complianceRequirements }),
  contact: ({ contact }) => ({
    contactAddress: textOrNull(contact?.address ?? ''),
    contactPhone: textOrNull(contact?.phone ?? ''),
    contactEmail: textOrNull(contact?.email ?? ''),
  }),
  'contact.address': ({ contact }) => ({ contactAddress: textOrNull(contact?.address ?? '') }),
  'contact.phone': ({ contact }) => ({ contactPhone: textOrNull(contact?.phone ?? '') }),
  'contact.email': ({ contact }) => ({ contactEmail: textOrNull(contact?.email ?? '') }),
  settings: ({ settings }) => ({ settings }),
  data_retention_days: ({ dataRetentionDays }) => ({ dataRetentionDays }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: Given, mask: readonly string[]): TenantChanges {
  const violations = [...violationsOfMask(mask), ...violationsOfValues(given, mask)];
  if (violations.length > 0) throw new InvalidFields(violations);
  return Object.assign({}, ...mask.map((path) => CHANGE_OF[path]?.(given))) as TenantChanges;
}

function violationsOfMask(mask: readonly string[]): FieldViolation[] {
  if (mask.length === 0) return [{ field: 'updateMask', description: 'names no field' }];
  return mask
    .filter((path) => !Object.hasOwn(CHANGE_OF, path))
    .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` }));
}

function violationsOfValues(given: Given, mask: readonly string[]): FieldViolation[] {
  const violations: FieldViolation[] = [];
  if (mask.includes('name') && given.name === '') {
    violations.push({ field: 'tenant.name', description: 'must not be empty' });
  }
  if (mask.includes('organization_type') && organizationTypes.textOf(given.organizationType) === undefined) {
    violations.push({ field: 'tenant.organizationType', description: 'must be given' });
  }
  return violations;
}
