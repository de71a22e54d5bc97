import { type Fault, type FaultKind, GENESIS } from '@attestry/audit-chain';
import { auditV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { Injectable } from '@nestjs/common';
import { checkpointToProto } from '../checkpoints/checkpoint.mapper.js';
import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { ProofsService } from './proofs.service.js';
import { VerificationService } from './verification.service.js';

@Injectable()
export class ChainGrpc implements RpcHandlers<typeof auditV1.ChainServiceService> {
  constructor(
    private readonly checkpoints: CheckpointsService,
    private readonly proofs: ProofsService,
    private readonly verification: VerificationService,
  ) {}

  getChainHead = async (): Promise<auditV1.GetChainHeadResponse> => {
    const { head, newest, keys } = await this.checkpoints.head();
    return {
      lastSeq: String(head?.lastSeq ?? 0),
      head: head?.hash ?? GENESIS,
      checkpoint: newest && checkpointToProto(newest),
      keys: [...keys].map(([keyId, pem]) => ({ keyId, pem })),
    };
  };

  listCheckpoints = async (request: auditV1.ListCheckpointsRequest): Promise<auditV1.ListCheckpointsResponse> => {
    const { items, nextPageToken } = await this.checkpoints.list(request);
    return { checkpoints: items.map(checkpointToProto), nextPageToken };
  };

  verifyChain = async ({ fromSeq }: auditV1.VerifyChainRequest): Promise<auditV1.VerifyChainResponse> => {
    const result = await this.verification.verify(Number(fromSeq));
    return {
      fault: result.fault && faultToProto(result.fault),
      verifiedCount: String(result.verifiedCount),
      verifiedToSeq: String(result.verifiedTo),
      anchoredToSeq: String(result.anchoredTo),
      nextSeq: String(result.next),
    };
  };

  getInclusionProof = async (request: auditV1.GetInclusionProofRequest): Promise<auditV1.GetInclusionProofResponse> => {
    const proof = await this.proofs.inclusion(Number(request.seq), Number(request.treeSize));
    return {
      leafIndex: String(proof.leafIndex),
      treeSize: String(proof.checkpoint.checkpoint.tree_size),
      leafHash: proof.leafHash,
      path: [...proof.path],
      checkpoint: checkpointToProto(proof.checkpoint),
    };
  };

  getConsistencyProof = async (
    request: auditV1.GetConsistencyProofRequest,
  ): Promise<auditV1.GetConsistencyProofResponse> => {
    const proof = await this.proofs.consistency(Number(request.firstTreeSize), Number(request.treeSize));
    return {
      treeSize: String(proof.second.checkpoint.tree_size),
      path: [...proof.path],
      firstCheckpoint: checkpointToProto(proof.first),
      checkpoint: checkpointToProto(proof.second),
    };
  };
}

const { ChainFaultKind } = auditV1;
const KINDS: Readonly<Record<FaultKind, auditV1.ChainFaultKind>> = {
  hash_mismatch: ChainFaultKind.CHAIN_FAULT_KIND_HASH_MISMATCH,
  link_broken: ChainFaultKind.CHAIN_FAULT_KIND_LINK_BROKEN,
  seq_gap: ChainFaultKind.CHAIN_FAULT_KIND_SEQ_GAP,
  seq_duplicate: ChainFaultKind.CHAIN_FAULT_KIND_SEQ_DUPLICATE,
  anchor_mismatch: ChainFaultKind.CHAIN_FAULT_KIND_ANCHOR_MISMATCH,
  truncated: ChainFaultKind.CHAIN_FAULT_KIND_TRUNCATED,
};

const faultToProto = ({ seq, kind }: Fault): auditV1.ChainFault => ({ seq: String(seq), kind: KINDS[kind] });
