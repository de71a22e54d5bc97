import { randomBytes } from 'node:crypto';

/** Characters that people do not see and models read: directions, joins, tags, the byte order mark. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Tells apart, within a prompt, what is said to the model from what is shown to it. */
export class Fence {
  /** Nobody who wrote a document can know it. */
  readonly mark = randomBytes(12).toString('hex');

  around(name: string, text: string): string {
    return `<<<${name} ${this.mark}>>>\n${this.neutral(text)}\n<<<END ${name} ${this.mark}>>>`;
  }

  /** The text without anything that reads like a fence or like the seams of a conversation; words stay as they are. */
  neutral(text: string): string {
    return text
      .replaceAll(UNSEEN, '')
      .replaceAll(this.mark, '')
      .replace(/<{2,}|<(?=\|)|<(?=\/?s>)/g, (run) => '‹'.repeat(run.length))
      .replace(/>{2,}|(?<=\|)>|(?<=‹\/?s)>/g, (run) => '›'.repeat(run.length))
      .replace(/\[(\/?INST)\]/gi, '($1)');
  }
}
