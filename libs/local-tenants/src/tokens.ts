/** Nest token of the name of the service, which is also its schema. */
export const LOCAL_TENANTS_SCHEMA = Symbol('local-tenants schema');
