import type { ChatAnswer } from './chat-answer.js';

/** A model that writes text to a prompt, piece by piece. */
export interface ChatModel {
  readonly name: string;
  /** Pieces as they come; what the endpoint says beside them goes into `answer`. */
  write(prompt: { system: string; user: string }, answer: ChatAnswer, signal: AbortSignal): AsyncIterable<string>;
}
