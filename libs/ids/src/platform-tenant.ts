/** The reserved tenant that operators belong to and whose audit chain holds what has no tenant of its own. */
export const PLATFORM_TENANT_ID = '00000000-0000-7000-8000-000000000001';
