/**
 * Target for grpc-js. `host:port` is looked up by DNS, so that a headless service gives every replica; a list of IP
 * addresses (`10.0.0.1:1,10.0.0.2:1`) is taken as it is; anything with a scheme stays.
 */
export function targetOf(address: string): string {
  if (/^[a-z0-9]+:(?!\d)/.test(address)) return address;
  const isList = address.split(',').every((each) => /^\d{1,3}(\.\d{1,3}){3}:\d+$/.test(each));
  return isList ? `ipv4:${address}` : `dns:///${address}`;
}
