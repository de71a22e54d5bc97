import type { EntityName } from '../observations/observation.js';
import {
  awsService,
  accessKey,
  accountPrincipal,
  federatedUser,
  iamRole,
  iamUser,
  isAccessKeyId,
  otherIdentity,
  rootUser,
} from './aws-names.js';

const IAM_ARN = /^arn:([\w-]+):(iam|sts)::(\d{12}):(?:([a-z-]+)\/)?(.+)$/;

/**
 * The principal an ARN stands for. IAM paths are dropped: user and role names are unique in their account without
 * them, and STS never shows them, so only without path do all logs agree on one id. A session stands for its role.
 */
export function principalOfArn(arn: string): EntityName | undefined {
  const [, partition, service, account, kind, rest] = IAM_ARN.exec(arn) ?? [];
  if (!partition || !account || !rest) return undefined;
  const last = rest.slice(rest.lastIndexOf('/') + 1);
  if (service === 'sts' && kind === 'assumed-role') return iamRole(partition, account, rest.split('/')[0] ?? rest);
  if (service === 'sts') return kind === 'federated-user' ? federatedUser(partition, account, rest) : undefined;
  if (kind === 'user' && last) return iamUser(partition, account, last);
  if (kind === 'role' && last) return iamRole(partition, account, last);
  return rest === 'root' ? rootUser(partition, account) : undefined;
}

/** The id under which the inventory keeps whatever an AWS user may write: an ARN, a key id, an account, a service. */
export function canonicalAwsId(written: string): string {
  const trimmed = written.trim().replace(/\/+$/, '');
  const principal = principalOfArn(trimmed);
  if (principal) return principal.externalId;
  if (/^\d{12}$/.test(trimmed)) return accountPrincipal(trimmed).externalId;
  if (trimmed.endsWith('.amazonaws.com')) return awsService(trimmed).externalId;
  if (isAccessKeyId(trimmed)) return accessKey(trimmed).externalId;
  return otherIdentity(trimmed, trimmed, 'service_account').externalId;
}

export const partitionOf = (arn: string | undefined): string => /^arn:([\w-]+):/.exec(arn ?? '')?.[1] ?? 'aws';
