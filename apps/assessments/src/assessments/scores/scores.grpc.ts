import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { scoreToProto, snapshotToProto } from './score.mapper.js';
import { ScoresService } from './scores.service.js';

const CHUNK_BYTES = 65_536;

@Injectable()
export class ScoresGrpc implements RpcHandlers<assessmentsV1.ScoreServiceService> {
  constructor(private readonly scores: ScoresService) {}

  async getScore({ assessmentId }: assessmentsV1.GetScoreRequest): Promise<assessmentsV1.GetScoreResponse> {
    return { score: scoreToProto(await this.scores.get(assessmentId)) };
  }

  async getSnapshot({ assessmentId }: assessmentsV1.GetSnapshotRequest): Promise<assessmentsV1.GetSnapshotResponse> {
    return { snapshot: snapshotToProto(await this.scores.snapshot(assessmentId)) };
  }

  async *getSnapshotDocument({
    assessmentId,
  }: assessmentsV1.GetSnapshotDocumentRequest): AsyncGenerator<assessmentsV1.GetSnapshotDocumentResponse> {
    const bytes = Buffer.from(await this.scores.document(assessmentId), 'utf8');
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield { chunk: bytes.subarray(at, at + CHUNK_BYTES) };
  }
}
