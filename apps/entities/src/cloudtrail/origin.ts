import { isIP } from 'node:net';

/**
 * `sourceIPAddress` holds addresses, service names and words like `AWS Internal`. An IPv4 address with leading zeros
 * (`211.9.016.253`) is decimal to some readers and octal to others, so it stays text.
 */
export function addressOf(raw: string | undefined): string | undefined {
  const address = raw?.replace(/%.*$/, '');
  return address && isIP(address) !== 0 ? address : undefined;
}
