import type { SignedCheckpoint } from '@attestry/audit-chain';
import type { auditV1 } from '@attestry/contracts';

export const checkpointToProto = ({ checkpoint, key_id, signature }: SignedCheckpoint): auditV1.Checkpoint => ({
  firstSeq: String(checkpoint.first_seq),
  lastSeq: String(checkpoint.last_seq),
  count: String(checkpoint.count),
  head: checkpoint.head,
  sealedAt: new Date(checkpoint.sealed_at),
  treeSize: String(checkpoint.tree_size),
  rootHash: checkpoint.root_hash,
  keyId: key_id,
  signature: Buffer.from(signature, 'base64'),
});
