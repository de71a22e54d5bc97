import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Cell } from './cell.js';
import { differences } from './check-cell.js';
import { codeFacts, type MemberFacts } from './code-facts.js';
import { forgottenFiles, resolveKustomization } from './kustomization.js';

const ROOT = join(import.meta.dirname, '../../..');
const K8S = join(ROOT, 'k8s');
const OVERLAYS = readdirSync(join(K8S, 'overlays'));
const resolved = OVERLAYS.map((name) => resolveKustomization(join(K8S, 'overlays', name)));

let facts: MemberFacts[];
beforeAll(async () => {
  facts = await codeFacts(ROOT);
});

describe('k8s', () => {
  it('says what the code says', () => {
    for (const { manifests } of resolved) expect(differences(new Cell(manifests), facts)).toEqual([]);
  });

  it('leaves no file out', () => {
    expect(forgottenFiles(K8S, resolved)).toEqual([]);
  });

  it('makes each overlay the cell of its name', () => {
    const regions = resolved.map(({ manifests }) => new Cell(manifests).find('ConfigMap', 'cell')?.data?.['REGION']);
    expect(regions).toEqual(OVERLAYS);
  });
});

const PLANTED: [string, [string, string], string][] = [
  ['a wrong port', ['"containerPort":50054', '"containerPort":50055'], 'assessments: container port grpc is 50055'],
  ['another port at the Service', ['"port":51053,"targetPort"', '"port":51059,"targetPort"'], 'entities: Service port ops is 51059'],
  ['a wrong probe', ['"path":"/readyz"', '"path":"/health"'], 'the readiness probe asks /health'],
  ['an unknown setting', ['"name":"UPLOAD_DIR"', '"name":"UPLOAD_FOLDER"'], 'entities: UPLOAD_FOLDER is no setting'],
  ['a missing setting', ['"name":"HEAD_KEY_FILE"', '"name":"LOG_LEVEL"'], 'audit: the required setting HEAD_KEY_FILE'],
  ['a secret in the open', ['"valueFrom":{"secretKeyRef":{"name":"rag","key":"DATABASE_URL"}}', '"value":"postgres://x"'], 'rag: DATABASE_URL is secret'],
  ['the secret of another', ['"name":"rag","key":"DATABASE_URL"', '"name":"tenancy","key":"DATABASE_URL"'], 'rag: DATABASE_URL comes from tenancy/'],
  ['a setting for nobody', ['"REGION":"us-east"', '"REGION":"us-east","SHAPE":"round"'], 'the overlay sets SHAPE'],
  ['a missing edge', ['"podSelector":{"matchLabels":{"app.kubernetes.io/name":"assessments"}}}],"ports":[{"port":50054}]', '"podSelector":{"matchLabels":{"app.kubernetes.io/name":"rag"}}}],"ports":[{"port":50054}]'], 'policy: egress tenancy → assessments:50054 is missing'],
  ['an edge that no code has', ['"app.kubernetes.io/name":"cell-init"}}}],"ports":[{"port":5432}]', '"app.kubernetes.io/name":"bff"}}}],"ports":[{"port":5432}]'], 'policy: ingress bff → postgres:5432 is not in the code'],
  ['a wrong address', ['dns:///audit:50056', 'dns:///audit:50055'], 'AUDIT_ADDRESS is dns:///audit:50055'],
  ['a short grace', ['"terminationGracePeriodSeconds":35', '"terminationGracePeriodSeconds":20'], 'is killed before it is drained'],
  ['too many pods', ['"maxReplicas":6', '"maxReplicas":60'], 'more than the 64 of'],
  ['a writable root', ['"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false'], 'may write to its root'],
  ['an open namespace', ['"policyTypes":["Ingress","Egress"]', '"policyTypes":["Ingress"]'], 'policy: nothing is denied by default'],
]; // prettier-ignore

describe('the comparison', () => {
  it.each(PLANTED)('names %s', (_, [said, planted], finding) => {
    const text = JSON.stringify(resolved[0]!.manifests);
    expect(text).toContain(said);
    const manifests = JSON.parse(text.replace(said, planted)) as Cell['manifests'];
    expect(differences(new Cell(manifests), facts).join('\n')).toContain(finding);
  });
});
