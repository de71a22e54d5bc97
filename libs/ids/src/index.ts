export { isUuid, timeOfUuidv7, uuidv5, uuidv7, uuidv7At } from './uuid.js';
export { PLATFORM_TENANT_ID } from './platform-tenant.js';
