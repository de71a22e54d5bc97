import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../observations/observation.js';
import { normaliseKubernetes } from './normalise.js';

const CART = 'system:serviceaccount:shop:cart';

/** A call as an API server logs it; what is given replaces fields. */
const aCall = (changes: Record<string, unknown> = {}): JsonObject => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: '5a0f6c51-0000-4000-8000-000000000001',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/shop/pods',
  verb: 'list',
  user: { username: CART, uid: 'u-1', groups: ['system:serviceaccounts'] },
  sourceIPs: ['198.51.100.7', '10.0.0.1'],
  objectRef: { resource: 'pods', namespace: 'shop' },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-03-02T09:00:00.123456Z',
  stageTimestamp: '2026-03-02T09:00:00.200000Z',
  ...changes,
});

const told = (changes: Record<string, unknown> = {}) => normaliseKubernetes(aCall(changes), 'prod')!;
const edges = (changes: Record<string, unknown>) =>
  told(changes).edges.map(({ source, type, target, strength }) => `${source} ${type} ${target} ${strength}`);

describe('an audit event of Kubernetes', () => {
  it('is an act of its user', () => {
    const { event, entities, edges: none } = told();
    expect(event).toMatchObject({
      actor: { provider: 'kubernetes', externalId: `prod/${CART}`, name: 'shop/cart', type: 'service_account' },
      time: Date.parse('2026-03-02T09:00:00.123Z'),
      sourceEventId: '5a0f6c51-0000-4000-8000-000000000001',
      eventType: 'kubernetes.ListPods',
      eventSubtype: 'ResponseComplete',
      sourceIp: '198.51.100.7',
      targetResource: 'shop/pods',
    });
    expect(entities).toHaveLength(1);
    expect(entities[0]?.attributes?.metadata).toEqual({
      kind: 'service_account',
      cluster: 'prod',
      namespace: 'shop',
      uid: 'u-1',
    });
    expect(none).toEqual([]);
  });

  it.each([
    ['system:node:worker-1', 'prod/system:node:worker-1', 'node:worker-1', 'machine_identity'],
    ['system:kube-scheduler', 'prod/system:kube-scheduler', 'kube-scheduler', 'machine_identity'],
    ['Alice@Example.com', 'prod/Alice@Example.com', 'Alice@Example.com', 'service_account'],
  ])('of %s is of %s', (username, externalId, name, type) => {
    expect(told({ user: { username } }).event.actor).toEqual({ provider: 'kubernetes', externalId, name, type });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['impersonation', { impersonatedUser: { username: 'admin' } }, [`prod/${CART} uses prod/admin 0.9`]],
    [
      'a token made',
      {
        verb: 'create',
        objectRef: { resource: 'serviceaccounts', subresource: 'token', namespace: 'shop', name: 'pay' },
      },
      [`prod/${CART} uses prod/system:serviceaccount:shop:pay 0.9`],
    ],
    [
      'a service account made',
      { verb: 'create', objectRef: { resource: 'serviceaccounts', namespace: 'shop', name: 'pay' } },
      [`prod/${CART} owns prod/system:serviceaccount:shop:pay 0.8`],
    ],
    [
      'a deployment that runs as another',
      {
        verb: 'create',
        objectRef: { resource: 'deployments', namespace: 'shop', name: 'pay' },
        requestObject: { spec: { template: { spec: { serviceAccountName: 'pay' } } } },
      },
      [`prod/${CART} uses prod/system:serviceaccount:shop:pay 0.7`],
    ],
    [
      'a secret read by name',
      { verb: 'get', objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' } },
      [`prod/${CART} accesses prod/secret/shop/db 0.7`],
    ],
    [
      'a role bound',
      {
        verb: 'create',
        objectRef: { resource: 'clusterrolebindings', name: 'x' },
        requestObject: {
          subjects: [
            { kind: 'ServiceAccount', namespace: 'shop', name: 'pay' },
            { kind: 'User', name: 'u' },
          ],
        },
      },
      [`prod/${CART} manages prod/system:serviceaccount:shop:pay 0.6`],
    ],
  ])('tells edges: %s', (_, changes, expected) => {
    expect(edges(changes)).toEqual(expected);
    expect(edges({ ...changes, responseStatus: { code: 403 } })).toEqual([]);
  });

  it('keeps no secret that was sent or answered', () => {
    const { data } = told({
      verb: 'get',
      objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' },
      responseObject: { data: { key: 'aHVudGVyMg==' } },
    }).event;
    expect(JSON.stringify(data)).not.toContain('aHVudGVyMg');
  });

  it('of an earlier stage is another one, and without time it is none', () => {
    expect(told({ stage: 'RequestReceived' }).event.sourceEventId).toMatch(/0001\/RequestReceived$/);
    expect(
      normaliseKubernetes(aCall({ requestReceivedTimestamp: undefined, stageTimestamp: 'x' }), 'prod'),
    ).toBeUndefined();
  });
});
