import { getOption, hasOption } from '@bufbuild/protobuf';
import { loadRegistry } from '@attestry/contracts';
import { describe, expect, it } from '@jest/globals';
import { expandRole } from './expand-role.js';
import {
  ALL_PERMISSIONS,
  isTenantPermission,
  OPERATOR_PERMISSIONS,
  PERMISSIONS_CHECKED_IN_CODE,
} from './permissions.js';
import { ROLES } from './roles.js';

interface Rule {
  method: string;
  permission: string;
  operator: boolean;
}

const OPERATOR_VISIBILITY = 4;

function declaredRules(): Rule[] {
  const registry = loadRegistry();
  const extension = registry.getExtension('attestry.options.v1.rule');
  if (!extension) throw new Error('the image has no method rules');
  return [...registry]
    .filter((type) => type.kind === 'service' && type.typeName.startsWith('attestry.'))
    .flatMap((service) => (service.kind === 'service' ? service.methods : []))
    .filter((method) => hasOption(method, extension))
    .map((method) => {
      const rule = getOption(method, extension) as { permission: string; visibility: number };
      return {
        method: `${method.parent.typeName}/${method.name}`,
        permission: rule.permission,
        operator: rule.visibility === OPERATOR_VISIBILITY,
      };
    })
    .filter(({ permission }) => permission !== '');
}

describe('the table of permissions', () => {
  const rules = declaredRules();

  it('names exactly the permissions that the method rules and handlers ask for', () => {
    const asked = new Set([...rules.map(({ permission }) => permission), ...PERMISSIONS_CHECKED_IN_CODE]);
    expect([...asked].sort()).toEqual(ALL_PERMISSIONS);
  });

  it('keeps the permissions of operator methods from every role of a tenant', () => {
    const operatorOnly: readonly string[] = OPERATOR_PERMISSIONS;
    const wrong = rules.filter(({ permission, operator }) => operator !== operatorOnly.includes(permission));
    expect(wrong).toEqual([]);
    for (const role of ROLES.filter((each) => each !== 'operator')) {
      const held = expandRole(role, operatorOnly);
      expect(operatorOnly.filter((permission) => held.has(permission))).toEqual([]);
    }
  });

  it('gives admin all of the tenant', () => {
    const admin = expandRole('admin');
    expect(ALL_PERMISSIONS.filter(isTenantPermission).filter((permission) => !admin.has(permission))).toEqual([]);
  });

  it.each(['auditor', 'viewer'] as const)('lets %s read only', (role) => {
    const verbs = [...expandRole(role)].map((permission) => permission.split('.')[2]);
    const reading = ['read', 'read_personal', 'read_prompt', 'download', 'export', 'verify'];
    expect(verbs.filter((verb) => !reading.includes(verb ?? ''))).toEqual([]);
  });

  it('keeps personal data and the audit trail from viewers', () => {
    const viewer = [...expandRole('viewer')];
    expect(viewer.filter((permission) => permission.endsWith('_personal') || permission.startsWith('audit.'))).toEqual(
      [],
    );
  });

  it('takes extra permissions that exist and ignores the rest', () => {
    const held = expandRole('viewer', ['identity.session.revoke', 'nothing.like.this']);
    expect(held.has('identity.session.revoke')).toBe(true);
    expect(held.has('nothing.like.this')).toBe(false);
  });
});
