import { type ServiceName, SERVICES } from '@attestry/config';
import { type Cell, nameOf } from '../cell.js';
import type { MemberFacts } from '../code-facts.js';
import type { Peer, PolicyPort } from '../manifest.js';

const POSTGRES_PORT = 5432;
const OTLP_PORT = 4318;
const SUBMISSION_PORTS = [465, 587];
const TLS_PORT = 443;

/** Who may speak to whom, `tenancy → audit:50056`, by the code. */
export function edgesOfCode(facts: readonly MemberFacts[]): Set<string> {
  const portsOf = new Map(facts.map(({ name, ports }) => [name, ports]));
  const toService = ({ name }: MemberFacts, service: ServiceName) => {
    const { main, ops } = portsOf.get(service)!;
    // The BFF's account of the cell asks each service for its health.
    return name === 'bff' ? [`bff → ${service}:${main}`, `bff → ${service}:${ops}`] : [`${name} → ${service}:${main}`];
  };
  const edges = facts.flatMap((member) => [
    ...[...member.calls].flatMap((service) => toService(member, service)),
    ...(member.hasDatabase ? [`${member.name} → postgres:${POSTGRES_PORT}`] : []),
  ]);
  return new Set([...edges, `cell-init → postgres:${POSTGRES_PORT}`]);
}

/** The edges that the policies open, as each end says. */
export function edgesOfPolicies(cell: Cell): { egress: Set<string>; ingress: Set<string> } {
  const egress = new Set<string>();
  const ingress = new Set<string>();
  for (const { kind, metadata, spec } of cell.manifests) {
    if (kind !== 'NetworkPolicy') continue;
    const self = nameOf(spec?.podSelector?.matchLabels) ?? metadata.name;
    for (const { to = [], ports = [] } of spec?.egress ?? []) {
      for (const [name, port] of pairs(to, ports)) egress.add(`${self} → ${name}:${port}`);
    }
    for (const { from = [], ports = [] } of spec?.ingress ?? []) {
      for (const [name, port] of pairs(from, ports)) ingress.add(`${name} → ${self}:${port}`);
    }
  }
  return { egress, ingress };
}

/** Peers in the same namespace. */
const pairs = (peers: readonly Peer[], ports: readonly PolicyPort[]): [string, number][] =>
  peers.flatMap(({ podSelector, namespaceSelector }) => {
    const name = nameOf(podSelector?.matchLabels);
    return name === undefined || namespaceSelector ? [] : ports.map(({ port }): [string, number] => [name, port]);
  });

/** The policies against the code, both ways and at both ends; what leaves the namespace; the addresses that are set. */
export function checkEdges(cell: Cell, facts: readonly MemberFacts[]): string[] {
  const wanted = edgesOfCode(facts);
  const compare = (end: string, open: ReadonlySet<string>) => [
    ...[...wanted].filter((edge) => !open.has(edge)).map((edge) => `policy: ${end} ${edge} is missing`),
    ...[...open].filter((edge) => !wanted.has(edge)).map((edge) => `policy: ${end} ${edge} is not in the code`),
  ];
  const { egress, ingress } = edgesOfPolicies(cell);
  return [
    ...compare('egress', egress),
    ...compare('ingress', ingress),
    ...facts.flatMap((member) => checkOutside(cell, member)),
    ...facts.flatMap((member) => checkAddresses(cell, member, facts)),
    ...checkDefaults(cell),
  ];
}

function checkOutside(cell: Cell, { name, sendsMail, callsPlatforms }: MemberFacts): string[] {
  const rules = cell.spec('NetworkPolicy', name).egress ?? [];
  const outside = rules.filter(({ to }) => to?.some(({ podSelector }) => podSelector === undefined));
  const open = outside.flatMap(({ ports = [] }) => ports.map(({ port }) => port));
  const traced = cell.env(name).has('OTEL_EXPORTER_OTLP_ENDPOINT');
  const wanted = [
    ...(traced ? [OTLP_PORT] : []),
    ...(sendsMail ? SUBMISSION_PORTS : []),
    ...(callsPlatforms ? [TLS_PORT] : []),
  ];
  return [
    ...wanted.filter((port) => !open.includes(port)).map((port) => `${name}: may not leave to port ${port}`),
    ...open.filter((port) => !wanted.includes(port)).map((port) => `${name}: may leave to port ${port} for nothing`),
  ];
}

function checkAddresses(cell: Cell, { name, calls }: MemberFacts, facts: readonly MemberFacts[]): string[] {
  const env = cell.env(name);
  return SERVICES.flatMap((service) => {
    const key = `${service.toUpperCase()}_ADDRESS`;
    const port = facts.find((member) => member.name === service)?.ports.main;
    const wanted = calls.has(service) ? `dns:///${service}:${port}` : undefined;
    return env.get(key) === wanted ? [] : [`${name}: ${key} is ${env.get(key)}, the code needs ${wanted}`];
  });
}

function checkDefaults(cell: Cell): string[] {
  const deny = cell.spec('NetworkPolicy', 'default-deny');
  const dns =
    cell.spec('NetworkPolicy', 'dns').egress?.flatMap(({ ports = [] }) => ports.map(({ port }) => port)) ?? [];
  const denies = deny.policyTypes?.length === 2 && !deny.ingress && !deny.egress && !deny.podSelector?.matchLabels;
  return [
    ...(denies ? [] : ['policy: nothing is denied by default']),
    ...(dns.length > 0 && dns.every((port) => port === 53) ? [] : ['policy: DNS is port 53 and nothing else']),
  ];
}
