import { isPortFree } from '@attestry/embedded-postgres';
import { portsOf, SERVICES, type ServiceName } from '@attestry/config';

/** A process of the platform. */
export type Member = ServiceName | 'bff';

/** In the order they are started; the BFF comes last because it waits for the others. */
export const MEMBERS: readonly Member[] = [...SERVICES, 'bff'];

/** The ports that a member listens on. */
export function portsOfMember(member: Member, portBase: number): { main: number; ops: number } {
  const ports = portsOf(portBase);
  if (member === 'bff') return { main: ports.rest, ops: ports.restOps };
  return { main: ports.grpc[member], ops: ports.ops[member] };
}

/** Base URL of the REST API. */
export const restUrlOf = (settings: { readonly PORT_BASE: number }): string =>
  `http://127.0.0.1:${portsOfMember('bff', settings.PORT_BASE).main}`;

/** Heap limits in MiB, so that the whole platform stays small under load. */
export const HEAP_MIB: Readonly<Record<Member, number>> = {
  tenancy: 96,
  identity: 112,
  entities: 160,
  assessments: 96,
  rag: 96,
  audit: 128,
  bff: 160,
};

// Linux takes outgoing ports below 61,000 (net.ipv4.ip_local_port_range).
const FIRST_QUIET_SHIFT = 61_000 - 50_050;
const QUIET_SHIFTS = 340;

/**
 * A shift at which no port of a platform is taken now. It puts all of them above the range from which systems take ports
 * for outgoing connections, so that none is taken by a connection a moment later.
 */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const base = FIRST_QUIET_SHIFT + 10 * Math.floor(Math.random() * QUIET_SHIFTS);
    const ports = MEMBERS.flatMap((member) => Object.values(portsOfMember(member, base)));
    if ((await Promise.all(ports.map(isPortFree))).every((free) => free)) return base;
  }
  throw new Error('no free block of ports was found');
}
