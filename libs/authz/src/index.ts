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
export { JwksCache, type JwksSource } from './jwks-cache.js';
export { JwksTokenVerifier } from './jwks-token-verifier.js';
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
export {
  type Revocation,
  RevocationPoller,
  type RevocationPollerOptions,
  type RevocationState,
} from './revocation-poller.js';
export { isRole, type Role, ROLES } from './roles.js';
export { type IssuedToken, ServiceTokenSource } from './service-token-source.js';
