import type { Role } from './roles.js';

type TenantRole = Exclude<Role, 'admin' | 'operator'>;

const EVERYONE = ['manager', 'assessor', 'analyst', 'auditor', 'viewer'] as const;
const PERSONAL_READERS = ['manager', 'assessor', 'analyst', 'auditor'] as const;
const TRAIL_READERS = ['manager', 'auditor'] as const;
const ADMIN_ALONE = [] as const;

/**
 * Permission → roles that hold it beside `admin`, who holds every one of these. The names are those of the method rules
 * in the protos; `PERMISSIONS_CHECKED_IN_CODE` are the others.
 */
export const TENANT_PERMISSIONS = {
  'assessments.affirmation.create': ['manager'],
  'assessments.affirmation.read': PERSONAL_READERS,
  'assessments.assessment.approve': ['manager'],
  'assessments.assessment.create': ['manager'],
  'assessments.assessment.read': EVERYONE,
  'assessments.assessment.submit': ['manager', 'assessor'],
  'assessments.assessment.update': ['manager'],
  'assessments.cmmc_status.read': EVERYONE,
  'assessments.cmmc_status.update': ['manager'],
  'assessments.comment.create': ['manager', 'assessor', 'analyst'],
  'assessments.comment.moderate': ['manager'],
  'assessments.comment.read': EVERYONE,
  'assessments.asset.read': EVERYONE,
  'assessments.asset.update': ['manager', 'assessor'],
  'assessments.evidence.create': ['manager', 'assessor'],
  'assessments.evidence.delete': ['manager'],
  'assessments.evidence.download': PERSONAL_READERS,
  'assessments.evidence.finalize': ['manager', 'assessor'],
  'assessments.evidence.hold': ['manager'],
  'assessments.evidence.read': EVERYONE,
  'assessments.finding.assign': ['manager'],
  'assessments.finding.read': EVERYONE,
  'assessments.finding.record': ['assessor'],
  'assessments.framework.read': EVERYONE,
  'assessments.operational_plan.review': ['manager', 'assessor'],
  'assessments.poam.approve': ['manager'],
  'assessments.poam.read': EVERYONE,
  'assessments.poam.write': ['manager', 'assessor'],
  'audit.log.export': TRAIL_READERS,
  'audit.log.read': TRAIL_READERS,
  'entities.baseline.calculate': ['analyst'],
  'entities.baseline.read': EVERYONE,
  'entities.crown_jewel.mark': ['analyst'],
  'entities.crown_jewel.read': EVERYONE,
  'entities.entity.create': ['analyst'],
  'entities.entity.delete': ['analyst'],
  'entities.entity.merge': ['analyst'],
  'entities.connection.manage': ADMIN_ALONE,
  'entities.connection.read': EVERYONE,
  'entities.connection.rotate_key': ADMIN_ALONE,
  'entities.entity.read': EVERYONE,
  'entities.entity.update': ['analyst'],
  'entities.event.ingest': ['analyst'],
  'entities.event.read': EVERYONE,
  'entities.graph.read': EVERYONE,
  'entities.import.create': ['analyst'],
  'entities.import.read': EVERYONE,
  'entities.indicator.create': ['analyst'],
  'entities.indicator.delete': ['analyst'],
  'entities.indicator.read': EVERYONE,
  'entities.indicator.update': ['analyst'],
  'entities.posture.accept': ['manager'],
  'entities.posture.read': EVERYONE,
  'entities.relationship.create': ['analyst'],
  'entities.relationship.delete': ['analyst'],
  'entities.relationship.read': EVERYONE,
  'entities.relationship.update': ['analyst'],
  'entities.risk.assess': ['analyst'],
  'entities.risk.read': EVERYONE,
  'entities.sync.create': ['analyst'],
  'entities.sync.read': EVERYONE,
  'entities.remediation.approve': ['manager'],
  'entities.remediation.execute': ['manager', 'analyst'],
  'entities.remediation.propose': ['manager', 'analyst'],
  'entities.remediation.read': EVERYONE,
  'entities.threat.read': EVERYONE,
  'entities.threat.scan': ['analyst'],
  'entities.threat.triage': ['analyst'],
  'identity.invitation.create': ADMIN_ALONE,
  'identity.invitation.read': TRAIL_READERS,
  'identity.invitation.revoke': ADMIN_ALONE,
  'identity.member.read': EVERYONE,
  'identity.member.read_personal': PERSONAL_READERS,
  'identity.member.update': ADMIN_ALONE,
  'identity.session.revoke': ADMIN_ALONE,
  'rag.analysis.create': ['manager', 'assessor', 'analyst'],
  'rag.analysis.read': PERSONAL_READERS,
  'rag.analysis.read_prompt': ['auditor'],
  'rag.analysis.review': ['manager', 'assessor'],
  'rag.answer.read': EVERYONE,
  'rag.content.create': ['manager', 'assessor', 'analyst'],
  'rag.content.read': EVERYONE,
  'rag.document.create': ['manager', 'assessor', 'analyst'],
  'rag.document.read': EVERYONE,
  'rag.document.restrict': ['manager'],
  'rag.embedding.manage': ['manager'],
  'rag.embedding.read': TRAIL_READERS,
  'tenancy.plan.read': EVERYONE,
  'tenancy.region.read': EVERYONE,
  'tenancy.tenant.read': EVERYONE,
  'tenancy.tenant.update': ADMIN_ALONE,
} as const satisfies Record<string, readonly TenantRole[]>;

/** Permissions that exist only in the platform tenant; no role of a tenant ever holds one. */
export const OPERATOR_PERMISSIONS = [
  'platform.health.read',
  'tenancy.tenant.activate',
  'tenancy.tenant.close',
  'tenancy.tenant.create',
  'tenancy.tenant.list',
  'tenancy.tenant.suspend',
] as const satisfies readonly string[];

export type TenantPermission = keyof typeof TENANT_PERMISSIONS;
export type OperatorPermission = (typeof OPERATOR_PERMISSIONS)[number];
export type Permission = TenantPermission | OperatorPermission;

/** What an operator needs of the tenant permissions: to look after the other operators and to onboard. */
export const SHARED_WITH_OPERATOR = [
  'audit.log.export',
  'audit.log.read',
  'identity.invitation.create',
  'identity.invitation.read',
  'identity.invitation.revoke',
  'identity.member.read',
  'identity.member.read_personal',
  'identity.member.update',
  'identity.session.revoke',
  'tenancy.plan.read',
  'tenancy.region.read',
] as const satisfies readonly TenantPermission[];

/** Asked for by a handler to show more or less of an answer, or by a route that has no method; no method rule names them. */
export const PERMISSIONS_CHECKED_IN_CODE: readonly Permission[] = [
  'assessments.comment.moderate',
  'identity.member.read_personal',
  'platform.health.read',
];

export const ALL_PERMISSIONS: readonly Permission[] = [
  ...(Object.keys(TENANT_PERMISSIONS) as TenantPermission[]),
  ...OPERATOR_PERMISSIONS,
].sort();

const KNOWN: ReadonlySet<string> = new Set(ALL_PERMISSIONS);

export const isPermission = (value: string): value is Permission => KNOWN.has(value);

/** Whether members of a tenant may be given the permission one by one, beyond their role. */
export const isTenantPermission = (value: string): value is TenantPermission =>
  Object.hasOwn(TENANT_PERMISSIONS, value);
