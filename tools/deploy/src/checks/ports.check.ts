import { OPS_PATHS } from '@attestry/observability';
import type { Cell } from '../cell.js';
import type { MemberFacts } from '../code-facts.js';
import type { Probe } from '../manifest.js';

/** Ports of container, Service and settings, and the paths of the probes, against those of the code. */
export function checkPorts(cell: Cell, { name, ports }: MemberFacts): string[] {
  const main = name === 'bff' ? 'http' : 'grpc';
  const wanted = new Map([[main, ports.main], ['ops', ports.ops]]); // prettier-ignore
  const container = cell.container(name);
  const env = cell.env(name);
  const service = cell.spec('Service', name);
  const said = [
    ...(container.ports ?? []).map((port) => ['container port', port.name, port.containerPort] as const),
    ...(service.ports ?? []).map((port) => ['Service port', port.name, port.port] as const),
    ['setting', main, Number(env.get(name === 'bff' ? 'PORT' : 'GRPC_PORT'))] as const,
    ['setting', 'ops', Number(env.get('OPS_PORT'))] as const,
  ];
  const probe = (kind: string, given: Probe | undefined, path: string) =>
    given?.httpGet?.path === path && given.httpGet.port === 'ops'
      ? []
      : [`${name}: the ${kind} probe asks ${given?.httpGet?.path ?? 'nothing'}, the code answers at ${path} on ops`];
  return [
    ...said
      .filter(([, port, number]) => wanted.get(port) !== number)
      .map(([what, port, number]) => `${name}: ${what} ${port} is ${number}, the code listens on ${wanted.get(port)}`),
    ...[...wanted.keys()]
      .filter((port) => !container.ports?.some((given) => given.name === port))
      .map((port) => `${name}: container port ${port} is missing`),
    ...((service.clusterIP === 'None') === (name !== 'bff') ? [] : [`${name}: only the BFF's Service has an address`]),
    ...probe('startup', container.startupProbe, OPS_PATHS.live),
    ...probe('liveness', container.livenessProbe, OPS_PATHS.live),
    ...probe('readiness', container.readinessProbe, OPS_PATHS.ready),
  ];
}
