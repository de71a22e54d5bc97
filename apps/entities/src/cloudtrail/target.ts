import type { JsonObject } from '../observations/observation.js';
import { isObject, text } from './json.js';

const MAX_LENGTH = 500;
const NAMING_PARAMETERS = [
  'roleArn', 'userName', 'roleName', 'groupName', 'policyArn', 'functionName', 'trailName', 'bucketName', 'secretId',
  'instanceId', 'instanceIds', 'groupId', 'snapshotId', 'keyId', 'modelId', 'detectorId', 'dBInstanceIdentifier',
  'resourceArn', 'arn', 'id', 'name',
]; // prettier-ignore

/** What a call was done to: the first resource that the record lists, else the parameter that names it. */
export function targetOf(record: JsonObject): string {
  const resources = record['resources'];
  const first = Array.isArray(resources) ? resources[0] : undefined;
  const listed = text(first, 'ARN') ?? text(first, 'arn');
  return (listed ?? named(record['requestParameters']) ?? '').slice(0, MAX_LENGTH);
}

function named(parameters: JsonObject[string] | undefined): string | undefined {
  if (!isObject(parameters)) return undefined;
  const key = NAMING_PARAMETERS.find((name) => text(parameters, name) !== undefined);
  return key ? text(parameters, key) : undefined;
}
