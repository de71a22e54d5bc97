const ENTRY = /^([a-z][a-z0-9-]{1,31})=([0-9a-f]{64}(?:\|[0-9a-f]{64})?)$/;

/** Reads `tenancy=<sha256>,audit=<sha256>|<sha256>`; undefined if any part is not of that form. */
export function parseClientHashes(value: string): ReadonlyMap<string, readonly Buffer[]> | undefined {
  const clients = new Map<string, readonly Buffer[]>();
  for (const entry of value.split(',').map((part) => part.trim())) {
    const [, name, hashes] = ENTRY.exec(entry) ?? [];
    if (name === undefined || hashes === undefined || clients.has(name)) return undefined;
    clients.set(
      name,
      hashes.split('|').map((hash) => Buffer.from(hash, 'hex')),
    );
  }
  return clients;
}
