import { InvalidFields } from '@attestry/domain-errors';

/** SHA-256 in base64 that the caller announced (RFC 9530), if any. What cannot be checked is not taken for checked. */
export function announcedSha256(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const sha256 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1];
  if (sha256 === undefined) {
    throw new InvalidFields([{ field: 'Content-Digest', description: 'names the content as sha-256=:<base64>:' }]);
  }
  return sha256;
}
