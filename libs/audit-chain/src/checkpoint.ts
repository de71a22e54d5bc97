import { createHash, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from './canonical.js';

/** What the platform vouches for: the chain of a tenant up to `last_seq`. It is also the Merkle tree head. */
export interface Checkpoint {
  readonly v: 1;
  readonly tenant_id: string;
  /** First record since the checkpoint before. */
  readonly first_seq: number;
  readonly last_seq: number;
  /** Records from `first_seq` to `last_seq`. */
  readonly count: number;
  /** Hash of record `last_seq`. */
  readonly head: string;
  readonly sealed_at: string;
  /** Leaves of the Merkle tree: all records from 1 to `last_seq`. */
  readonly tree_size: number;
  /** RFC 6962 root over the record hashes, hex. */
  readonly root_hash: string;
}

/** A checkpoint with the Ed25519 signature over its hash. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** First 16 hex digits of SHA-256 of the public key (SPKI, DER). */
  readonly key_id: string;
  /** Base64. */
  readonly signature: string;
}

/** SHA-256 of `audit.checkpoint.v1`, a line end and the canonical text, hex. */
export const checkpointHash = (checkpoint: Checkpoint): string =>
  hash('sha256', `audit.checkpoint.v1\n${canonicalJson({ ...checkpoint })}`, 'hex');

export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): SignedCheckpoint {
  const signature = sign(null, Buffer.from(checkpointHash(checkpoint), 'hex'), privateKey).toString('base64');
  return { checkpoint, key_id: keyId(createPublicKey(privateKey)), signature };
}

/** True when the signature is of one of the keys and the figures agree with each other. */
export function isSigned(signed: SignedCheckpoint, publicKeys: readonly KeyObject[]): boolean {
  const { checkpoint } = signed;
  const consistent =
    checkpoint.count === checkpoint.last_seq - checkpoint.first_seq + 1 &&
    checkpoint.count >= 1 &&
    checkpoint.tree_size === checkpoint.last_seq;
  const key = publicKeys.find((candidate) => keyId(candidate) === signed.key_id);
  if (!consistent || key === undefined) return false;
  const digest = Buffer.from(checkpointHash(checkpoint), 'hex');
  return verify(null, digest, key, Buffer.from(signed.signature, 'base64'));
}

export const keyId = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
