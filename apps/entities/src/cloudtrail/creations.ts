import type { EntityName, EntityType, JsonObject } from '../observations/observation.js';
import { principalOfArn } from './arn.js';
import { accessKey, iamRole, iamUser, isAccessKeyId, otherIdentity } from './aws-names.js';
import { text } from './json.js';

/** Where a call happened, for names that a record gives without account. */
export interface Place {
  partition: string;
  account: string | undefined;
}

interface Creation {
  service: string;
  event: string;
  find: (record: JsonObject, place: Place) => EntityName | undefined;
}

const response = (record: JsonObject, ...path: string[]) => text(record['responseElements'], ...path);
const request = (record: JsonObject, ...path: string[]) => text(record['requestParameters'], ...path);

const user: Creation['find'] = (record, place) =>
  byArn(response(record, 'user', 'arn')) ?? byName(iamUser, place, request(record, 'userName'));

const role: Creation['find'] = (record, place) =>
  byArn(response(record, 'role', 'arn')) ?? byName(iamRole, place, request(record, 'roleName'));

const key: Creation['find'] = (record) => {
  const id = response(record, 'accessKey', 'accessKeyId');
  return isAccessKeyId(id) ? accessKey(id) : undefined;
};

const identity =
  (type: EntityType, ...path: string[]): Creation['find'] =>
  (record) => {
    const id = response(record, ...path);
    return id ? otherIdentity(id, request(record, 'name') ?? id.slice(id.lastIndexOf('/') + 1), type) : undefined;
  };

/** Calls that make an identity, and where their record names it. */
const CREATIONS: readonly Creation[] = [
  { service: 'iam', event: 'CreateUser', find: user },
  { service: 'iam', event: 'CreateRole', find: role },
  { service: 'iam', event: 'CreateServiceLinkedRole', find: role },
  { service: 'iam', event: 'CreateAccessKey', find: key },
  { service: 'iam', event: 'UploadSSHPublicKey', find: identity('ssh_key', 'sSHPublicKey', 'sSHPublicKeyId') },
  { service: 'iam', event: 'UploadSigningCertificate', find: identity('certificate', 'certificate', 'certificateId') },
  {
    service: 'rolesanywhere',
    event: 'CreateTrustAnchor',
    find: identity('certificate', 'trustAnchor', 'trustAnchorArn'),
  },
  { service: 'acm', event: 'ImportCertificate', find: identity('certificate', 'certificateArn') },
  { service: 'acm', event: 'RequestCertificate', find: identity('certificate', 'certificateArn') },
  { service: 'ec2', event: 'CreateKeyPair', find: identity('ssh_key', 'keyPairId') },
  { service: 'ec2', event: 'ImportKeyPair', find: identity('ssh_key', 'keyPairId') },
  { service: 'bedrock', event: 'CreateAgent', find: identity('ai_agent', 'agent', 'agentArn') },
];

const BY_CALL = new Map(CREATIONS.map((creation) => [`${creation.service} ${creation.event}`, creation]));

/** The identity that a successful call made, if it made one. */
export const createdBy = (service: string, event: string, record: JsonObject, place: Place): EntityName | undefined =>
  BY_CALL.get(`${service} ${event}`)?.find(record, place);

/** The IAM user or role that an IAM call names as the one it works on. */
export const subjectOf = (record: JsonObject, place: Place): EntityName | undefined =>
  byName(iamUser, place, request(record, 'userName')) ?? byName(iamRole, place, request(record, 'roleName'));

const byArn = (arn: string | undefined) => (arn === undefined ? undefined : principalOfArn(arn));

const byName = (make: typeof iamUser, place: Place, name: string | undefined) =>
  place.account && name ? make(place.partition, place.account, name) : undefined;
