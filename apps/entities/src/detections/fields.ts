import { isIP } from 'node:net';
import { isObject, text } from '../cloudtrail/json.js';
import type { Json, JsonObject } from '../observations/observation.js';
import { isPrivateAddress } from './network.js';
import { identityOf, outcomeOf, type Subject } from './subject.js';

/** Reads every value that a field has in a record; an array on the way stands for all of its elements. */
export type FieldReader = (subject: Subject, item?: JsonObject) => readonly Json[];

const MAX_VALUES = 5_000;

const NAMED: Readonly<Record<string, (subject: Subject) => Json | undefined>> = {
  'event.type': ({ type }) => type,
  'event.service': ({ type }) => type.slice(0, Math.max(0, type.indexOf('.'))),
  'event.action': ({ type }) => type.slice(type.indexOf('.') + 1),
  'event.kind': ({ record }) => record['eventType'],
  'event.read_only': ({ record }) => record['readOnly'],
  'event.outcome': outcomeOf,
  'error.code': ({ record }) => record['errorCode'],
  'error.message': ({ record }) => record['errorMessage'],
  'actor.type': (subject) => identityOf(subject)['type'],
  'actor.account': (subject) => identityOf(subject)['accountId'],
  'actor.arn': (subject) => identityOf(subject)['arn'],
  'actor.name': (subject) => actorName(subject),
  'actor.session': (subject) => sessionName(subject),
  'actor.key': (subject) => identityOf(subject)['accessKeyId'],
  'actor.invoked_by': (subject) => identityOf(subject)['invokedBy'],
  'actor.mfa': (subject) => text(identityOf(subject), 'sessionContext', 'attributes', 'mfaAuthenticated'),
  'source.origin': ({ record }) => record['sourceIPAddress'],
  'source.agent': ({ record }) => record['userAgent'],
  'source.public': ({ record }) => isPublicOrigin(text(record, 'sourceIPAddress') ?? ''),
  'source.from_console': ({ record }) => record['sessionCredentialFromConsole'] ?? 'false',
};

const ROOTS: Readonly<Record<string, string | undefined>> = {
  request: 'requestParameters',
  response: 'responseElements',
  additional: 'additionalEventData',
  details: 'serviceEventDetails',
  identity: 'userIdentity',
  record: undefined,
};

/** The reader of a field; undefined if no such field exists. */
export function fieldReader(field: string): FieldReader | undefined {
  const named = Object.hasOwn(NAMED, field) ? NAMED[field] : undefined;
  if (named) return (subject) => present(named(subject));
  const [root = '', ...path] = field.split('.');
  if (path.some((key) => key === '')) return undefined;
  if (root === 'item') return (_, item) => (item ? valuesAt(item, path) : []);
  if (!Object.hasOwn(ROOTS, root) || path.length === 0) return undefined;
  const whole = ROOTS[root] === undefined ? path : [ROOTS[root], ...path];
  return ({ record }) => valuesAt(record, whole);
}

/** Fields by name, for messages and the documentation. */
export const NAMED_FIELDS: readonly string[] = Object.keys(NAMED);
export const FIELD_ROOTS: readonly string[] = Object.keys(ROOTS);

function valuesAt(start: Json, path: readonly string[]): readonly Json[] {
  let values: Json[] = flat(start);
  for (const key of path) {
    values = values.flatMap((value) => (isObject(value) && Object.hasOwn(value, key) ? flat(value[key] ?? null) : []));
    if (values.length > MAX_VALUES) values = values.slice(0, MAX_VALUES);
  }
  return values.filter((value) => value !== null);
}

const flat = (value: Json): Json[] => (Array.isArray(value) ? value.flat(4) : [value]);

const present = (value: Json | undefined): readonly Json[] => (value === undefined || value === null ? [] : [value]);

function actorName(subject: Subject): string | undefined {
  const identity = identityOf(subject);
  return (
    text(identity, 'sessionContext', 'sessionIssuer', 'userName') ??
    text(identity, 'userName') ??
    /(?:user|assumed-role)\/(?:[^/]+\/)*?([^/]+)(?:\/[^/]*)?$/.exec((text(identity, 'arn') ?? '').slice(0, 2_048))?.[1]
  );
}

function sessionName(subject: Subject): string | undefined {
  const arn = text(identityOf(subject), 'arn');
  return arn?.includes(':assumed-role/') ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
}

/** Written like an address (leading zeros are no address to strict readers) and not of a private network. */
const isPublicOrigin = (origin: string): boolean =>
  (isIP(origin) !== 0 || /^\d{1,3}(\.\d{1,3}){3}$/.test(origin)) && !isPrivateAddress(origin);
