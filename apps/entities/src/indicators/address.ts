import { isIPv4, isIPv6 } from 'node:net';

/** An address as its bytes: 4 or 16. */
export type Address = Uint8Array;

/** Undefined for what is no address. An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`) is the IPv4 one. */
export function addressOf(text: string): Address | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const bytes = bytesOfIpv6(text);
  return isMapped(bytes) ? bytes.slice(12) : bytes;
}

/** The one spelling of an address: dotted, or as RFC 5952 has it. */
export function addressText(address: Address): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((address[index * 2] ?? 0) << 8) | (address[index * 2 + 1] ?? 0),
  );
  const { start, length } = longestRunOfZeros(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/** Undefined for what is no network; bits behind the prefix may be set, they do not count. */
export function networkOf(text: string): Network | undefined {
  const [, written = '', bits = ''] = /^([0-9a-fA-F:.]{2,45})\/(\d{1,3})$/.exec(text) ?? [];
  const mapped = written.includes(':') && written.includes('.');
  const address = mapped ? undefined : addressOf(written);
  const prefix = Number(bits);
  if (!address || bits === '' || prefix > address.length * 8) return undefined;
  return { address: masked(address, prefix), prefix };
}

export const networkText = ({ address, prefix }: Network): string => `${addressText(address)}/${String(prefix)}`;

/** The network of that many bits around an address. */
export const networkAround = (address: Address, prefix: number): Network => ({
  address: masked(address, prefix),
  prefix,
});

const masked = (address: Address, prefix: number): Address =>
  address.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - index * 8))) & 0xff);

function bytesOfIpv6(text: string): Address {
  const [head = '', tail] = withoutDots(text).split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => 0);
  return Uint8Array.from([...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

function withoutDots(text: string): string {
  const dotted = text.slice(text.lastIndexOf(':') + 1);
  if (!dotted.includes('.')) return text;
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
  return `${text.slice(0, -dotted.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

const groupsOf = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));

const isMapped = (bytes: Address): boolean =>
  bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;

function longestRunOfZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (start + length < groups.length && groups[start + length] === 0) length++;
    if (length > longest.length) longest = { start, length };
  }
  return longest;
}
