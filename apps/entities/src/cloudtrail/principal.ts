import type { EntityName, Json, JsonObject } from '../observations/observation.js';
import { partitionOf, principalOfArn } from './arn.js';
import { accountPrincipal, awsService, foreignPrincipal, iamRole, iamUser, rootUser } from './aws-names.js';
import { isObject, text } from './json.js';

export interface Principal {
  name: EntityName;
  /** Attributes that stay the same from session to session. */
  metadata: JsonObject;
}

/**
 * Who acted. Each way is tried in turn, from the most to the least telling, because any field may be missing: a record
 * without any trace of a principal belongs to the service that wrote it, and at last to `unknown`.
 */
export function principalOf(record: JsonObject): Principal {
  const identity = isObject(record['userIdentity']) ? record['userIdentity'] : {};
  const name =
    named(identity) ??
    invoker(identity) ??
    account(text(identity, 'accountId') ?? text(record, 'recipientAccountId')) ??
    awsService(text(record, 'eventSource') ?? 'unknown');
  return { name, metadata: metadataOf(identity, name) };
}

function named(identity: JsonObject): EntityName | undefined {
  const arn = text(identity, 'arn');
  const accountId = text(identity, 'accountId');
  const userName = text(identity, 'userName');
  const principalId = text(identity, 'principalId');
  const issuerArn = text(identity, 'sessionContext', 'sessionIssuer', 'arn');
  const partition = partitionOf(arn ?? issuerArn);
  switch (text(identity, 'type')) {
    case 'AssumedRole':
      return ofArn(issuerArn) ?? ofArn(arn) ?? issuingRole(identity, partition, accountId);
    case 'Root':
      return ofArn(arn) ?? (accountId ? rootUser(partition, accountId) : undefined);
    case 'IAMUser':
      return ofArn(arn) ?? (accountId && userName ? iamUser(partition, accountId, userName) : undefined);
    case 'AWSAccount':
      return ofArn(arn) ?? foreign(accountId, principalId, userName);
    case 'AWSService':
      return invoker(identity);
    case 'IdentityCenterUser':
      return identityCentreUser(identity) ?? foreign(accountId, principalId, userName);
    default:
      return ofArn(arn) ?? foreign(text(identity, 'identityProvider') ?? accountId, principalId ?? userName, userName);
  }
}

const ofArn = (arn: string | undefined) => (arn === undefined ? undefined : principalOfArn(arn));

function issuingRole(identity: JsonObject, partition: string, accountId: string | undefined) {
  const role = text(identity, 'sessionContext', 'sessionIssuer', 'userName');
  return accountId && role ? iamRole(partition, accountId, role) : undefined;
}

/** The part of a principal id after the colon names the session, not the principal. */
function foreign(scope: string | undefined, principalId: string | undefined, userName: string | undefined) {
  if (!principalId) return undefined;
  const principal = /^A[A-Z0-9]{15,}:/.test(principalId) ? principalId.slice(0, principalId.indexOf(':')) : principalId;
  const scoped = scope && !principal.startsWith(scope) ? `${scope}/${principal}` : principal;
  return foreignPrincipal(scoped, userName ?? principal);
}

function identityCentreUser(identity: JsonObject) {
  const store = text(identity, 'onBehalfOf', 'identityStoreArn');
  const user = text(identity, 'onBehalfOf', 'userId');
  return store && user ? foreignPrincipal(`${store}/${user}`, text(identity, 'userName') ?? user) : undefined;
}

function invoker(identity: JsonObject) {
  const service = text(identity, 'invokedBy');
  return service ? awsService(service) : undefined;
}

const account = (id: string | undefined) => (id ? accountPrincipal(id) : undefined);

function metadataOf(identity: JsonObject, name: EntityName): JsonObject {
  const issuer = identity['sessionContext'];
  const principalId = text(issuer, 'sessionIssuer', 'principalId') ?? text(identity, 'principalId')?.split(':')[0];
  const arn =
    text(issuer, 'sessionIssuer', 'arn') ?? (name.type === 'machine_identity' ? undefined : text(identity, 'arn'));
  const known: [string, Json | undefined][] = [
    ['kind', text(identity, 'type')],
    ['account_id', text(issuer, 'sessionIssuer', 'accountId') ?? text(identity, 'accountId')],
    ['principal_id', principalId],
    ['arn', arn],
    ['user_name', text(issuer, 'sessionIssuer', 'userName') ?? text(identity, 'userName')],
    ['identity_provider', text(identity, 'identityProvider')],
  ];
  return Object.fromEntries(known.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
