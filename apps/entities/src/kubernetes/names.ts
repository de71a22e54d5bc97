import { canonicalExternalId } from '../observations/canonical-id.js';
import type { EntityName, EntityType } from '../observations/observation.js';

const entity = (cluster: string, id: string, name: string, type: EntityType): EntityName => ({
  provider: 'kubernetes',
  externalId: canonicalExternalId('kubernetes', `${cluster}/${id}`),
  name: name.slice(0, 255),
  type,
});

export const serviceAccount = (cluster: string, namespace: string, name: string): EntityName =>
  entity(cluster, `system:serviceaccount:${namespace}:${name}`, `${namespace}/${name}`, 'service_account');

/** A secret is known as the credential that it holds. */
export const secret = (cluster: string, namespace: string, name: string): EntityName =>
  entity(cluster, `secret/${namespace}/${name}`, `secret ${namespace}/${name}`, 'api_key');

/** Whoever a user name of the API server stands for. */
export function principal(cluster: string, username: string): EntityName {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(username) ?? [];
  if (namespace && account) return serviceAccount(cluster, namespace, account);
  const own = /^system:(.+)$/.exec(username)?.[1];
  if (own) return entity(cluster, username, own, 'machine_identity');
  return entity(cluster, username, username, 'service_account');
}

export type PrincipalKind = 'service_account' | 'node' | 'system' | 'user';

export function kindOf(username: string): PrincipalKind {
  if (username.startsWith('system:serviceaccount:')) return 'service_account';
  if (username.startsWith('system:node:')) return 'node';
  return username.startsWith('system:') ? 'system' : 'user';
}
