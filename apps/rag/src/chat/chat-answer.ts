import { countTokens } from '../chunking/tokens.js';

const MAX_NAME = 150;

/** What an endpoint says of an answer beside its text. */
export class ChatAnswer {
  version = '';
  #usage: { promptTokens: number; completionTokens: number } | undefined;
  #text = '';

  constructor(readonly model: string) {}

  tookPiece(piece: string): void {
    this.#text += piece;
  }

  saysModel(version: string): void {
    this.version = version.slice(0, MAX_NAME);
  }

  saysUsage(promptTokens: number, completionTokens: number): void {
    this.#usage = { promptTokens, completionTokens };
  }

  get length(): number {
    return this.#text.length;
  }

  /** As the endpoint said, else as chunks are counted. */
  usageFor(prompt: string): { promptTokens: number; completionTokens: number } {
    return this.#usage ?? { promptTokens: countTokens(prompt), completionTokens: countTokens(this.#text) };
  }
}
