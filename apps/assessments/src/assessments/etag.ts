import { EtagMismatch } from '@attestry/domain-errors';

/** Refuses to change what the caller has not seen; an empty etag has seen everything. */
export function assertSeen(stored: { readonly version: number }, etag: string): void {
  const current = String(stored.version);
  if (etag !== '' && etag !== current) throw new EtagMismatch(current);
}
