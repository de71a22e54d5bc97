import { type ServiceName, SERVICES } from '@attestry/config';
import type { BffSettings } from './config.js';

/** gRPC address of each service. */
export const addressesOf = (settings: BffSettings): Readonly<Record<ServiceName, string>> =>
  Object.fromEntries(
    SERVICES.map((service) => [service, settings[`${service.toUpperCase() as Uppercase<ServiceName>}_ADDRESS`]]),
  ) as Record<ServiceName, string>;

const OPS_OFFSET = 1_000;

/** Where the service that listens for gRPC at `address` answers for its health: the port 1000 above. */
export function opsUrlOf(address: string): string {
  const [, host, port] = /^(?:dns:\/\/\/)?([^/,]+):(\d+)$/.exec(address) ?? [];
  if (host === undefined) throw new Error(`bff: ${address} is not host:port`);
  return `http://${host}:${Number(port) + OPS_OFFSET}`;
}
