import { ChainVerifier, type Fault, isSigned, type SignedCheckpoint } from '@attestry/audit-chain';
import { UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { createPublicKey } from 'node:crypto';
import { ChainReader } from '../chain/chain-reader.js';
import { CheckpointsRepository } from '../checkpoints/checkpoints.repository.js';
import type { HeadSink } from '../checkpoints/head-sink.js';
import { HEAD_SINK } from '../checkpoints/head-sink.token.js';
import { RangeOutsideChain } from '../logs/audit-log.errors.js';

export interface Verification {
  readonly fault: Fault | undefined;
  readonly verifiedCount: number;
  readonly verifiedTo: number;
  readonly anchoredTo: number;
  /** 0 when the end of the chain or a fault was reached. */
  readonly next: number;
}

const RECORDS_A_CALL = 50_000;

/** Recomputes what is stored, from the rows themselves. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: ChainReader,
    private readonly checkpoints: CheckpointsRepository,
    @Inject(HEAD_SINK) private readonly sink: HeadSink,
  ) {}

  async verify(fromSeq: number, limit = RECORDS_A_CALL): Promise<Verification> {
    const start = fromSeq || 1;
    const { last, sealed } = await this.read(start);
    const end = Math.min(last, start + limit - 1);
    const anchors = sealed.filter(({ checkpoint }) => checkpoint.last_seq <= end || end === last);
    const forged = await this.firstForged(anchors);
    if (forged)
      return outcome(start - 1, start - 1, 0, { seq: forged.checkpoint.last_seq, kind: 'anchor_mismatch' }, 0);

    const verifier = new ChainVerifier(
      currentTenant(),
      anchors.map(({ checkpoint }) => checkpoint),
      await this.reader.stateAt(start - 1),
    );
    let fault = verifier.start();
    for await (const chained of this.reader.records(start, end)) {
      fault ??= verifier.next(chained);
      if (fault) break;
    }
    // Rows that are gone from the end leave nothing to trip over: the head knows how many there must be.
    if (!fault && verifier.state.seq < end) fault = { seq: verifier.state.seq + 1, kind: 'truncated' };
    fault ??= verifier.finish();
    return outcome(start - 1, verifier.state.seq, verifier.anchored, fault, fault || end === last ? 0 : end + 1);
  }

  private read(start: number): Promise<{ last: number; sealed: SignedCheckpoint[] }> {
    return this.unitOfWork.run(
      async (em) => {
        const last = await this.reader.lastSeq(em);
        if (start > last + 1) throw new RangeOutsideChain(last);
        const sealed = await this.checkpoints.findFrom(em, start - 1, Number.MAX_SAFE_INTEGER, RECORDS_A_CALL);
        return { last, sealed };
      },
      { readOnly: true },
    );
  }

  private async firstForged(signed: readonly SignedCheckpoint[]): Promise<SignedCheckpoint | undefined> {
    const keys = [...(await this.sink.keys()).values()].map((pem) => createPublicKey(pem));
    return signed.find((each) => !isSigned(each, keys));
  }
}

const outcome = (
  before: number,
  verifiedTo: number,
  anchoredTo: number,
  fault: Fault | undefined,
  next: number,
): Verification => ({ fault, verifiedCount: verifiedTo - before, verifiedTo, anchoredTo, next });
