import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject, LogObservations } from '../observations/observation.js';
import { normalise } from './normalise.js';

const ACCOUNT = '111122223333';
const IAM = `arn:aws:iam::${ACCOUNT}`;
const ALICE = {
  type: 'IAMUser',
  arn: `${IAM}:user/staff/alice`,
  accountId: ACCOUNT,
  principalId: 'AIDAALICEALICEALICE1',
};

/** A well-formed record; what is given replaces fields, undefined removes them. */
function aRecord(changes: Record<string, unknown> = {}): JsonObject {
  const record = {
    eventVersion: '1.09',
    eventID: '4c9f3b1e-0000-4000-8000-000000000001',
    eventTime: '2026-03-02T09:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    eventType: 'AwsApiCall',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    recipientAccountId: ACCOUNT,
    userIdentity: ALICE,
    ...changes,
  };
  return JSON.parse(JSON.stringify(record)) as JsonObject;
}

const told = (changes: Record<string, unknown> = {}): LogObservations => {
  const observations = normalise(aRecord(changes));
  if (!observations) throw new Error('the record was refused');
  return observations;
};

const actor = (userIdentity: unknown) => told({ userIdentity }).event.actor.externalId;
const short = (id: string) => id.replace(`${IAM}:`, '');
const edges = (changes: Record<string, unknown>) =>
  told(changes)
    .edges.map((edge) => `${short(edge.source)} ${edge.type} ${short(edge.target)} ${edge.strength}`)
    .sort();

describe('who acted', () => {
  const role = { type: 'Role', arn: `${IAM}:role/ops/deploy`, accountId: ACCOUNT, userName: 'deploy' };
  it.each([
    ['an IAM user, without its path', ALICE, `${IAM}:user/alice`],
    ['an IAM user without ARN', { type: 'IAMUser', accountId: ACCOUNT, userName: 'bob' }, `${IAM}:user/bob`],
    [
      'the role of a session',
      { type: 'AssumedRole', arn: 'x', sessionContext: { sessionIssuer: role } },
      `${IAM}:role/deploy`,
    ],
    [
      'the role of a session that names no issuer',
      { type: 'AssumedRole', arn: `arn:aws-cn:sts::${ACCOUNT}:assumed-role/deploy/i-1` },
      `arn:aws-cn:iam::${ACCOUNT}:role/deploy`,
    ],
    ['the root user', { type: 'Root', accountId: ACCOUNT }, `${IAM}:root`],
    ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'ec2.amazonaws.com'],
    [
      'a federated user',
      { type: 'FederatedUser', arn: `arn:aws:sts::${ACCOUNT}:federated-user/kim` },
      `arn:aws:sts::${ACCOUNT}:federated-user/kim`,
    ],
    [
      "another account's principal, without its session",
      { type: 'AWSAccount', accountId: '999988887777', principalId: 'AROAEXAMPLEEXAMPLE11:run-7' },
      '999988887777/AROAEXAMPLEEXAMPLE11',
    ],
    [
      'a web identity',
      { type: 'WebIdentityUser', identityProvider: 'ci.example', principalId: 'ci.example:aud:repo', userName: 'repo' },
      'ci.example:aud:repo',
    ],
    [
      'a user of the identity centre',
      {
        type: 'IdentityCenterUser',
        onBehalfOf: { identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1', userId: 'u' },
      },
      'arn:aws:identitystore::1:identitystore/d-1/u',
    ],
    ['an unknown kind, as its account', { type: 'Martian', accountId: ACCOUNT }, ACCOUNT],
    ['nobody, as the account of the log', null, ACCOUNT],
  ])('is %s', (_, identity, externalId) => {
    expect(actor(identity)).toBe(externalId);
  });

  it('is the service or "unknown" when nothing else is told', () => {
    expect(told({ userIdentity: undefined, recipientAccountId: undefined }).event.actor.externalId).toBe(
      's3.amazonaws.com',
    );
    expect(normalise({ eventTime: '2026-03-02T09:00:00Z' })?.event).toMatchObject({
      actor: { externalId: 'unknown' },
      eventType: 'unknown.Unknown',
      sourceEventId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it('is one role through all its sessions, and its key is another entity', () => {
    const session = (name: string) => ({
      type: 'AssumedRole',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${name}`,
      principalId: `AROAEXAMPLEEXAMPLE22:${name}`,
      accessKeyId: 'ASIAEXAMPLEEXAMPLE33',
      sessionContext: { sessionIssuer: { ...role, principalId: 'AROAEXAMPLEEXAMPLE22' } },
    });
    const [first, second] = ['one', 'two'].map((name) => told({ userIdentity: session(name) }).entities);
    expect(first).toEqual(second);
    expect(first).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ externalId: `${IAM}:role/deploy`, type: 'machine_identity', name: 'deploy' }),
        expect.objectContaining({
          externalId: 'ASIAEXAMPLEEXAMPLE33',
          type: 'api_key',
          attributes: expect.objectContaining({ metadata: expect.objectContaining({ temporary: true }) }),
        }),
      ]),
    );
  });
});

describe('the event', () => {
  it('has lifted fields and keeps the whole record', () => {
    expect(told({ requestParameters: { bucketName: 'b' } }).event).toMatchObject({
      time: Date.UTC(2026, 2, 2, 9),
      sourceEventId: '4c9f3b1e-0000-4000-8000-000000000001',
      eventType: 's3.ListBuckets',
      eventSubtype: 'AwsApiCall',
      sourceIp: '198.51.100.7',
      sourceRaw: '198.51.100.7',
      targetResource: 'b',
      data: aRecord({ requestParameters: { bucketName: 'b' } }),
    });
  });

  it.each([
    ['211.9.016.253', undefined],
    ['AWS Internal', undefined],
    ['cloudformation.amazonaws.com', undefined],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('keeps the origin %j, an address or not', (raw, address) => {
    expect(told({ sourceIPAddress: raw }).event).toMatchObject({ sourceRaw: raw, sourceIp: address });
  });

  it('has one type for one act, whatever version of the API it went through', () => {
    const changes = { eventSource: 'lambda.amazonaws.com', eventName: 'UpdateFunctionCode20150331v2' };
    expect(told(changes).event.eventType).toBe('lambda.UpdateFunctionCode');
  });

  it('gives a record without id the same id again, and another record another one', () => {
    const id = (changes: Record<string, unknown>) => told({ eventID: undefined, ...changes }).event.sourceEventId;
    expect(id({})).toBe(id({}));
    expect(id({})).not.toBe(id({ eventName: 'GetObject' }));
  });

  it('replaces secrets and unstorable text, and drops nothing', () => {
    const deep = JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown;
    const { data } = told({
      userAgent: 'a\0b\ud800c',
      deep,
      responseElements: {
        credentials: { sessionToken: 'opens', accessKeyId: 'ASIAEXAMPLEEXAMPLE33' },
        masterUserPassword: 'opens',
      },
      requestParameters: { passwordResetRequired: true, clientToken: 'names' },
    }).event;
    expect(JSON.stringify(data)).not.toContain('opens');
    expect(data).toMatchObject({
      userAgent: 'a\ufffdb\ufffdc',
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE33', sessionToken: '[secret removed]' } },
      requestParameters: { passwordResetRequired: true, clientToken: 'names' },
    });
    expect(JSON.stringify(data['deep'])).toContain('"[[');
  });

  it.each([undefined, '', 'yesterday', 'Aug 1, 2026', '2026-03-02', '1969-12-31T23:59:59Z', 7])(
    'is refused at the time %j only',
    (eventTime) => {
      expect(normalise(aRecord({ eventTime }))).toBeUndefined();
    },
  );

  it('is made of any object that has a time', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('userIdentity', 'eventName', 'eventSource', 'requestParameters',
        'responseElements', 'resources', 'eventID', 'sourceIPAddress', 'errorCode'), fc.jsonValue()), (fields) => {
        const { event, entities } = told(fields);
        expect(entities.map(({ externalId }) => externalId)).toContain(event.actor.externalId);
        expect(event.actor.externalId.length).toBeGreaterThan(0);
      }),
    ); // prettier-ignore
  });
});

describe('the edges', () => {
  const assume = {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    requestParameters: { roleArn: `${IAM}:role/ops/deploy` },
    responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE33' } },
  };
  const iam = (eventName: string, requestParameters: unknown, responseElements: unknown = null) => ({
    eventSource: 'iam.amazonaws.com',
    eventName,
    requestParameters,
    responseElements,
  });

  it('tell who used which key', () => {
    expect(edges({ userIdentity: { ...ALICE, accessKeyId: 'AKIAEXAMPLEEXAMPLE44' } })).toEqual([
      'user/alice delegates_to AKIAEXAMPLEEXAMPLE44 1',
      'user/alice uses AKIAEXAMPLEEXAMPLE44 1',
    ]);
  });

  it('tell who assumed which role and got which key', () => {
    expect(edges(assume)).toEqual([
      'role/deploy delegates_to ASIAEXAMPLEEXAMPLE33 0.5',
      'user/alice owns ASIAEXAMPLEEXAMPLE33 0.5',
      'user/alice uses role/deploy 0.9',
    ]);
  });

  it('tell that a service assumed a role', () => {
    const service = { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' };
    expect(edges({ ...assume, userIdentity: service })).toContain('ecs-tasks.amazonaws.com uses role/deploy 0.9');
  });

  it('tell nothing of a refused call but its key', () => {
    expect(edges({ ...assume, errorCode: 'AccessDenied' })).toEqual([]);
  });

  it('tell who created what', () => {
    expect(edges(iam('CreateUser', { userName: 'bob' }, { user: { arn: `${IAM}:user/x/bob` } }))).toEqual([
      'user/alice owns user/bob 0.8',
    ]);
    const key = { accessKey: { accessKeyId: 'AKIAEXAMPLEEXAMPLE55' } };
    expect(edges(iam('CreateAccessKey', { userName: 'bob' }, key))).toEqual([
      'user/alice manages user/bob 0.6',
      'user/alice owns AKIAEXAMPLEEXAMPLE55 0.9',
      'user/bob delegates_to AKIAEXAMPLEEXAMPLE55 1',
    ]);
    expect(edges(iam('CreateAccessKey', null, key))).toEqual([
      'user/alice delegates_to AKIAEXAMPLEEXAMPLE55 1',
      'user/alice owns AKIAEXAMPLEEXAMPLE55 0.9',
    ]);
  });

  it('tell who changed whom, not who read about whom or changed itself', () => {
    expect(edges(iam('AttachUserPolicy', { userName: 'bob' }))).toEqual(['user/alice manages user/bob 0.6']);
    expect(edges({ ...iam('GetUser', { userName: 'bob' }), readOnly: true })).toEqual([]);
    expect(edges(iam('ChangePassword', { userName: 'alice' }))).toEqual([]);
  });

  it('tell whom a role trusts', () => {
    const policyDocument = JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::999988887777:root', `${IAM}:user/bob`, '*'] } },
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } },
        { Effect: 'Deny', Principal: { AWS: '444455556666' } },
      ],
    });
    expect(edges(iam('UpdateAssumeRolePolicy', { roleName: 'deploy', policyDocument }))).toEqual([
      'role/deploy delegates_to 999988887777 0.8',
      'role/deploy delegates_to user/bob 0.8',
      'user/alice manages role/deploy 0.6',
    ]);
  });

  it('tell of a federated user and its key', () => {
    const federated = `arn:aws:sts::${ACCOUNT}:federated-user/kim`;
    const responseElements = {
      federatedUser: { arn: federated },
      credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE66' },
    };
    expect(edges({ eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken', responseElements })).toEqual([
      `${federated} delegates_to ASIAEXAMPLEEXAMPLE66 0.5`,
      `user/alice delegates_to ${federated} 0.5`,
      'user/alice owns ASIAEXAMPLEEXAMPLE66 0.5',
      `user/alice owns ${federated} 0.8`,
    ]);
  });
});
