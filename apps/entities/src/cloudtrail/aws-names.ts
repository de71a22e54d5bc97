import { createHash } from 'node:crypto';
import type { EntityName, EntityType } from '../observations/observation.js';

const MAX_EXTERNAL_ID = 500;
const MAX_NAME = 255;

const entity = (externalId: string, name: string, type: EntityType): EntityName => ({
  provider: 'aws',
  externalId: bounded(externalId),
  name: name.slice(0, MAX_NAME),
  type,
});

/** Two long ids that differ only at their ends stay different. */
function bounded(id: string): string {
  if (id.length <= MAX_EXTERNAL_ID) return id;
  const digest = createHash('sha256').update(id).digest('hex');
  return `${id.slice(0, MAX_EXTERNAL_ID - digest.length - 1)}~${digest}`;
}

export const accountPrincipal = (account: string) => entity(account, `AWS account ${account}`, 'service_account');

export const rootUser = (partition: string, account: string) =>
  entity(`arn:${partition}:iam::${account}:root`, `root of ${account}`, 'service_account');

export const iamUser = (partition: string, account: string, name: string) =>
  entity(`arn:${partition}:iam::${account}:user/${name}`, name, 'service_account');

export const iamRole = (partition: string, account: string, name: string) =>
  entity(`arn:${partition}:iam::${account}:role/${name}`, name, 'machine_identity');

export const federatedUser = (partition: string, account: string, name: string) =>
  entity(`arn:${partition}:sts::${account}:federated-user/${name}`, name, 'service_account');

export const awsService = (principal: string) => entity(principal, principal, 'machine_identity');

/** A principal that AWS names by no ARN: another account's, a web, SAML, directory or identity-centre user. */
export const foreignPrincipal = (id: string, name: string) => entity(id, name, 'service_account');

export const accessKey = (id: string) => entity(id, id, 'api_key');

export const otherIdentity = (id: string, name: string, type: EntityType) => entity(id, name, type);

/** Keys of the security token service end with their session; those of users stay until somebody deletes them. */
export const isTemporaryKey = (id: string): boolean => id.startsWith('ASIA');

export const isAccessKeyId = (id: string | undefined): id is string => id !== undefined && /^\w{16,128}$/.test(id);
