import { BlockList, isIP } from 'node:net';

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['127.0.0.0', 8], ['169.254.0.0', 16], ['100.64.0.0', 10],
] as const) PRIVATE.addSubnet(network, prefix, 'ipv4'); // prettier-ignore
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** A range so wide that no organisation owns it: /0 and its halves and quarters, which together say the same. */
export function coversInternet(range: string): boolean {
  const prefix = /^[\d.]+\/(\d{1,2})$/.exec(range)?.[1];
  if (prefix !== undefined) return Number(prefix) < 8;
  const prefix6 = /^[0-9a-fA-F:.]+\/(\d{1,3})$/.exec(range)?.[1];
  return prefix6 !== undefined && Number(prefix6) < 16;
}
