import type { EntityName, JsonObject } from '../observations/observation.js';
import { principalOfArn } from './arn.js';
import { accessKey, isAccessKeyId } from './aws-names.js';
import { text } from './json.js';

/** A session that the security token service opened: whom it acts as, and with which temporary key. */
export interface OpenedSession {
  /** Undefined when the caller goes on as itself (GetSessionToken). */
  as: EntityName | undefined;
  /** A federated user is made by the call and has its caller's rights; a role exists before. */
  federated: boolean;
  key: EntityName | undefined;
}

const OPENS_SESSION = /^(AssumeRole(With\w+)?|AssumeRoot|GetFederationToken|GetSessionToken)$/;

/** The session that a successful call of the security token service opened. */
export function openedSession(service: string, event: string, record: JsonObject): OpenedSession | undefined {
  if (service !== 'sts' || !OPENS_SESSION.test(event)) return undefined;
  const request = record['requestParameters'];
  const response = record['responseElements'];
  const target =
    text(request, 'roleArn') ?? text(response, 'assumedRoleUser', 'arn') ?? text(response, 'federatedUser', 'arn');
  const key = text(response, 'credentials', 'accessKeyId');
  return {
    as: target ? principalOfArn(target) : undefined,
    federated: event === 'GetFederationToken',
    key: isAccessKeyId(key) ? accessKey(key) : undefined,
  };
}
