export const Tenant = 1;
