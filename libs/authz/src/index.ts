export {
  ACCESS_AUDIENCE,
  type AccessClaims,
  CLOCK_TOLERANCE_S,
  type ServiceClaims,
  TOKEN_ALGORITHMS,
  TOKEN_TYPES,
  type TokenAlgorithm,
} from './claims.js';
export { expandRole } from './expand-role.js';
export { permissionDocs } from './permission-docs.js';
export {
  ALL_PERMISSIONS,
  isPermission,
  isTenantPermission,
  OPERATOR_PERMISSIONS,
  type Permission,
  PERMISSIONS_CHECKED_IN_CODE,
  TENANT_PERMISSIONS,
} from './permissions.js';
export { isRole, type Role, ROLES } from './roles.js';
