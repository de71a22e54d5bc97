import { Frontier } from '@attestry/audit-chain';

/** The end of a tenant's chain, as long as its lock is held. Hashes are hex. */
export interface ChainHead {
  readonly lastSeq: number;
  readonly hash: string;
  readonly frontier: Frontier;
  readonly sealedSeq: number;
}
