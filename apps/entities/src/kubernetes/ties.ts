import { at, isObject, text } from '../cloudtrail/json.js';
import type { Tie } from '../cloudtrail/edges.js';
import type { EntityName, Json, JsonObject } from '../observations/observation.js';
import { kindOf, principal, secret, serviceAccount } from './names.js';

/** A call of the API server, as far as edges need it. */
export interface KubernetesCall {
  cluster: string;
  verb: string;
  /** `pods`, `serviceaccounts/token`. */
  resource: string;
  namespace: string;
  name: string;
  username: string;
  caller: EntityName;
  record: JsonObject;
}

const WORKLOADS = new Set(['pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs']);
const BINDINGS = new Set(['rolebindings', 'clusterrolebindings']);
const CHANGES = new Set(['create', 'update', 'patch']);

/** What a successful call says of identities. */
export function tiesOf(call: KubernetesCall): Tie[] {
  const { caller } = call;
  const found: [target: EntityName | undefined, kind: Tie['kind']][] = [
    [impersonated(call), 'impersonated'],
    [tokenOf(call), 'issued_token'],
    [created(call), 'created_identity'],
    [changed(call), 'changed_identity'],
    [workloadAccount(call), 'runs_as'],
    [readSecret(call), 'read_secret'],
    ...boundAccounts(call).map((account): [EntityName, Tie['kind']] => [account, 'changed_identity']),
  ];
  return found.flatMap(([target, kind]) =>
    target && target.externalId !== caller.externalId ? [{ source: caller, target, kind }] : [],
  );
}

function impersonated({ cluster, record }: KubernetesCall) {
  const username = text(record, 'impersonatedUser', 'username');
  return username ? principal(cluster, username) : undefined;
}

const account = ({ cluster, namespace, name }: KubernetesCall) =>
  namespace && name ? serviceAccount(cluster, namespace, name) : undefined;

const tokenOf = (call: KubernetesCall) =>
  call.verb === 'create' && call.resource === 'serviceaccounts/token' ? account(call) : undefined;

const created = (call: KubernetesCall) =>
  call.verb === 'create' && call.resource === 'serviceaccounts' ? account(call) : undefined;

const changed = (call: KubernetesCall) =>
  call.resource === 'serviceaccounts' && ['update', 'patch', 'delete'].includes(call.verb) ? account(call) : undefined;

function workloadAccount({ cluster, verb, resource, namespace, record }: KubernetesCall) {
  if (!CHANGES.has(verb) || !WORKLOADS.has(resource) || namespace === '') return undefined;
  const spec = at(record, 'requestObject', 'spec');
  const pod = at(spec, 'jobTemplate', 'spec', 'template', 'spec') ?? at(spec, 'template', 'spec') ?? spec;
  const name = text(pod, 'serviceAccountName');
  return name ? serviceAccount(cluster, namespace, name) : undefined;
}

/** The parts of the cluster itself read every secret; that tells nothing. */
function readSecret({ cluster, verb, resource, namespace, name, username }: KubernetesCall) {
  const tells = verb === 'get' && resource === 'secrets' && namespace !== '' && name !== '';
  return tells && ['service_account', 'user'].includes(kindOf(username)) ? secret(cluster, namespace, name) : undefined;
}

/** Service accounts that a binding gives a role. */
function boundAccounts({ cluster, verb, resource, namespace, record }: KubernetesCall): EntityName[] {
  if (!CHANGES.has(verb) || !BINDINGS.has(resource)) return [];
  const subjects = at(record, 'requestObject', 'subjects');
  return (Array.isArray(subjects) ? subjects : []).flatMap((subject) => boundAccount(cluster, namespace, subject));
}

function boundAccount(cluster: string, namespace: string, subject: Json): EntityName[] {
  if (!isObject(subject) || text(subject, 'kind') !== 'ServiceAccount') return [];
  const [where, name] = [text(subject, 'namespace') ?? namespace, text(subject, 'name')];
  return where && name ? [serviceAccount(cluster, where, name)] : [];
}
