/** Why a file that is of a kind that is taken gives no text. */
export type ReadingProblem = 'not_text' | 'encrypted' | 'broken' | 'too_costly' | 'no_text';

/** What there is too much of. */
export type Measure = 'pages' | 'lines' | 'characters' | 'headings';

export type RefusalCause =
  | { readonly problem: ReadingProblem; readonly why: string }
  | { readonly tooMany: Measure }
  /** The content is of another kind than its name and first bytes say. */
  | { readonly isNot: string };

/** Ends the reading of a file. It knows no wire: what becomes of it is said where the caller is known. */
export class Refusal extends Error {
  readonly reason: RefusalCause;

  constructor(reason: RefusalCause) {
    super('problem' in reason ? reason.why : 'tooMany' in reason ? `too many ${reason.tooMany}` : reason.isNot);
    this.reason = reason;
  }
}

export const broken = (why: string): Refusal => new Refusal({ problem: 'broken', why });

export const costly = (why: string): Refusal => new Refusal({ problem: 'too_costly', why });
