import { databaseSettings, loadConfig } from '@attestry/config';
import { DATABASE_ROLES } from '@attestry/migrations';
import type { Cell } from '../cell.js';
import type { MemberFacts } from '../code-facts.js';
import type { Container } from '../manifest.js';

/** Between the end of the drain and the kill. */
const MARGIN_S = 5;
const DRAIN = { DRAIN_DELAY_MS: 5_000, DRAIN_TIMEOUT_MS: 20_000 };

/** What every pod must be, Job or Deployment. */
export function checkPods(cell: Cell): string[] {
  return cell.workloads.flatMap(({ kind, name }) => {
    const pod = cell.pod(name, kind);
    const account = cell.find('ServiceAccount', pod.serviceAccountName ?? '');
    const rules: [boolean, string][] = [
      [pod.securityContext?.runAsNonRoot === true, 'may run as root'],
      [pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'],
      [pod.automountServiceAccountToken === false, 'gets a token of the API server'],
      [pod.enableServiceLinks === false, 'gets variables of other Services'],
      [account?.automountServiceAccountToken === false && pod.serviceAccountName === name, 'has no account of its own'],
    ];
    const containers = [...(pod.initContainers ?? []), ...pod.containers];
    return [...rules, ...containers.flatMap(rulesOf)].flatMap(([holds, finding]) =>
      holds ? [] : [`${name}: ${finding}`],
    );
  });
}

const rulesOf = ({ name, securityContext, resources }: Container): [boolean, string][] => [
  [securityContext?.readOnlyRootFilesystem === true, `${name} may write to its root`],
  [securityContext?.allowPrivilegeEscalation === false, `${name} may gain privileges`],
  [securityContext?.capabilities?.drop?.includes('ALL') === true, `${name} keeps capabilities`],
  [resources?.requests?.['cpu'] !== undefined, `${name} asks for no CPU`],
  [resources?.requests?.['memory'] !== undefined, `${name} asks for no memory`],
  [resources?.limits?.['memory'] !== undefined, `${name} has no limit of memory`],
];

/** What every member must have besides: two of it, spread, drained, scaled within the ceilings of its roles. */
export function checkDeployment(cell: Cell, facts: MemberFacts): string[] {
  const { name } = facts;
  const { replicas = 0, strategy } = cell.spec('Deployment', name);
  const pod = cell.pod(name);
  const env = cell.env(name);
  const scaler = cell.spec('HorizontalPodAutoscaler', name);
  const drain = Object.keys(DRAIN).reduce((sum, key) => sum + Number(env.get(key)), 0);
  const mostPods = (scaler.maxReplicas ?? 0) + (strategy?.rollingUpdate?.maxSurge ?? 1);
  const heap = Number(/--max-old-space-size=(\d+)/.exec(env.get('NODE_OPTIONS') ?? '')?.[1]);
  const memory = Number(/^(\d+)Mi$/.exec(cell.container(name).resources?.limits?.['memory'] ?? '')?.[1]);
  const takesKek = (pod.volumes ?? []).some(({ secret }) => secret?.secretName === 'kek');
  const rules: [boolean, string][] = [
    [cell.container(name).args?.join(' ') === name, `does not run ${name}`],
    [replicas >= 2 && (scaler.minReplicas ?? 0) >= 2, 'has fewer than two replicas'],
    [scaler.scaleTargetRef?.name === name, 'is not scaled'],
    [cell.spec('PodDisruptionBudget', name).maxUnavailable === 1, 'may be drained at once'],
    [(pod.topologySpreadConstraints?.length ?? 0) >= 2, 'is not spread'],
    ...Object.entries(DRAIN).map(([key, ms]): [boolean, string] => [
      Number(env.get(key)) === ms,
      `${key} is not ${ms}`,
    ]),
    [(pod.terminationGracePeriodSeconds ?? 0) >= drain / 1000 + MARGIN_S, 'is killed before it is drained'],
    [heap < memory, 'may have a larger heap than memory'],
    [takesKek === facts.opensKek, facts.opensKek ? 'lacks the key file it opens' : 'gets a key it never opens'],
  ];
  const findings = rules.flatMap(([holds, finding]) => (holds ? [] : [`${name}: ${finding}`]));
  return facts.hasDatabase ? [...findings, ...checkConnections(name, mostPods)] : findings;
}

/** All pods of a rollout at its height, against the ceiling of the role. */
function checkConnections(service: string, pods: number): string[] {
  const { DB_POOL_MAX } = loadConfig('deploy', { DB_POOL_MAX: databaseSettings().DB_POOL_MAX }, {});
  const limit = DATABASE_ROLES.find(({ name }) => name === `${service}_app`)?.connectionLimit ?? 0;
  return pods * DB_POOL_MAX <= limit
    ? []
    : [`${service}: ${pods} pods of ${DB_POOL_MAX} connections are more than the ${limit} of ${service}_app`];
}
