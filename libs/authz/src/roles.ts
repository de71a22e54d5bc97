/** Roles of a membership, strongest first; `operator` exists only in the reserved platform tenant. */
export const ROLES = ['admin', 'manager', 'assessor', 'analyst', 'auditor', 'viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);
