import {
  checkpointLine,
  endLine,
  EXPORT_FORMAT,
  headerLine,
  recordLine,
  type SignedCheckpoint,
} from '@attestry/audit-chain';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { ChainReader } from '../chain/chain-reader.js';
import { ChainRepository } from '../chain/chain.repository.js';
import { CheckpointsRepository } from '../checkpoints/checkpoints.repository.js';
import type { HeadSink } from '../checkpoints/head-sink.js';
import { HEAD_SINK } from '../checkpoints/head-sink.token.js';
import { RangeOutsideChain } from './audit-log.errors.js';
import { README } from './export-readme.js';

export interface ExportRange {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** Writes the current tenant's chain as lines that can be verified without us. */
@Injectable()
export class ExportService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly chains: ChainRepository,
    private readonly reader: ChainReader,
    private readonly checkpoints: CheckpointsRepository,
    @Inject(HEAD_SINK) private readonly sink: HeadSink,
  ) {}

  /** 0 means the first and the last record. The export is recorded before the first line comes. */
  async *lines(asked: ExportRange): AsyncGenerator<string> {
    const range = await this.begin(asked);
    const sha256 = createHash('sha256');
    const counted = (line: string): string => {
      sha256.update(line);
      return line;
    };
    yield counted(await this.header(range));
    let records = 0;
    let waiting = await this.checkpointsAfter(range.fromSeq - 1, range);
    for await (const chained of this.reader.records(range.fromSeq, range.toSeq)) {
      yield counted(recordLine(chained));
      records += 1;
      if (waiting[0]?.checkpoint.last_seq !== chained.record.seq) continue;
      yield counted(checkpointLine(waiting.shift() as SignedCheckpoint));
      if (waiting.length === 0) waiting = await this.checkpointsAfter(chained.record.seq, range);
    }
    yield endLine(records, sha256.digest('hex'));
  }

  /** Under the head's lock, so that every checkpoint signed up to `at` lies within the chain as it stands. */
  private begin(asked: ExportRange): Promise<ExportRange & { at: string }> {
    return this.unitOfWork.run(async (em) => {
      const last = (await this.chains.lockHead(em)).lastSeq;
      const at = new Date().toISOString();
      const range = { fromSeq: asked.fromSeq || 1, toSeq: asked.toSeq || last };
      if (range.toSeq > last || range.fromSeq > range.toSeq + 1) throw new RangeOutsideChain(last);
      await this.outbox.record({
        action: 'audit_log.export',
        resource: { type: 'audit_chain', id: currentTenant() },
        details: { from_seq: range.fromSeq, to_seq: range.toSeq },
      });
      return { ...range, at };
    });
  }

  private async header({ fromSeq, at }: ExportRange & { at: string }): Promise<string> {
    return headerLine({
      format: EXPORT_FORMAT,
      tenant_id: currentTenant(),
      from: await this.reader.stateAt(fromSeq - 1),
      exported_at: at,
      public_keys: Object.fromEntries(await this.sink.keys()),
      readme: README,
    });
  }

  private checkpointsAfter(seq: number, { toSeq }: ExportRange): Promise<SignedCheckpoint[]> {
    return this.unitOfWork.run((em) => this.checkpoints.findFrom(em, seq + 1, toSeq, 200), { readOnly: true });
  }
}
