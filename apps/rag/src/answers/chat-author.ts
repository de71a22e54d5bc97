import { ChatAnswer } from '../chat/chat-answer.js';
import type { ChatModel } from '../chat/chat-model.js';
import type { Author, Writing, WritingTask } from './author.js';
import { ClaimLines } from './claim-lines.js';
import type { ProposedClaim, Source } from './claim.js';
import { promptFor, promptText } from './prompt.js';

/** Lets a chat model write. */
export class ChatAuthor implements Author {
  constructor(
    private readonly chat: ChatModel,
    /** Most tokens of sources in one prompt; further ones are left out, the last ranks first. */
    private readonly sourceTokens: number,
  ) {}

  begin(task: WritingTask, sources: readonly Source[]): Writing {
    const prompt = promptFor(task, this.#within(sources));
    const answer = new ChatAnswer(this.chat.name);
    const lines = new ClaimLines();
    const { chat } = this;
    return {
      prompt: promptText(prompt),
      async *claims(signal: AbortSignal): AsyncGenerator<ProposedClaim> {
        for await (const piece of chat.write(prompt, answer, signal)) yield* lines.take(piece);
        yield* lines.end();
      },
      get insufficient() {
        return lines.insufficient;
      },
      get malformed() {
        return lines.malformed;
      },
      get usage() {
        return answer.usageFor(promptText(prompt));
      },
      get model() {
        return { name: chat.name, version: answer.version };
      },
    };
  }

  #within(sources: readonly Source[]): Source[] {
    let left = this.sourceTokens;
    return sources.filter(({ tokens }, index) => {
      left -= tokens;
      return index === 0 || left >= 0;
    });
  }
}
