import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { draftFromProto, partToProto, questionFromProto } from './answer.mapper.js';
import { AnswersService } from './answers.service.js';

@Injectable()
export class AnswersGrpc implements RpcHandlers<typeof ragV1.AnswerServiceService> {
  constructor(private readonly answers: AnswersService) {}

  async *askQuestion(request: ragV1.AskQuestionRequest): AsyncGenerator<ragV1.AskQuestionResponse> {
    for await (const part of this.answers.answer(questionFromProto(request))) yield partToProto(part);
  }

  async *draftNarrative(request: ragV1.DraftNarrativeRequest): AsyncGenerator<ragV1.DraftNarrativeResponse> {
    for await (const part of this.answers.answer(draftFromProto(request))) yield partToProto(part);
  }
}
