import { type DynamicModule, Module } from '@nestjs/common';
import { HttpChatModel } from '../chat/http-chat-model.js';
import type { RagSettings } from '../config.js';
import { AnswersGrpc } from './answers.grpc.js';
import { AnswersService, EVIDENCE_FLOOR } from './answers.service.js';
import { type Author, AUTHOR } from './author.js';
import { ChatAuthor } from './chat-author.js';
import { ExtractiveAuthor } from './extractive-author.js';
import { FindSources } from './find-sources.js';

@Module({})
export class AnswersModule {
  static with(settings: RagSettings, over: readonly DynamicModule[]): DynamicModule {
    return {
      module: AnswersModule,
      imports: [...over],
      providers: [
        { provide: AUTHOR, useValue: authorOf(settings) },
        { provide: EVIDENCE_FLOOR, useValue: settings.ANSWER_FLOOR_PERCENT / 100 },
        AnswersGrpc,
        AnswersService,
        FindSources,
      ],
      exports: [AnswersGrpc],
    };
  }
}

/** A chat model where there is a URL, else the sentences of the documents themselves. */
export function authorOf(settings: RagSettings): Author {
  if (settings.CHAT_URL === undefined) return new ExtractiveAuthor();
  const chat = new HttpChatModel({
    url: settings.CHAT_URL,
    apiKey: settings.CHAT_API_KEY,
    model: settings.CHAT_MODEL,
    timeoutMs: settings.CHAT_TIMEOUT_MS,
    silenceMs: settings.CHAT_SILENCE_MS,
    maxTokens: settings.CHAT_MAX_TOKENS,
  });
  return new ChatAuthor(chat, settings.CHAT_SOURCE_TOKENS);
}
