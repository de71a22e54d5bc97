/** Why a file is not taken; the words are those of `EVIDENCE_REFUSED` on the wire. */
export type Problem =
  | 'active_content'
  | 'archive'
  | 'archive_bomb'
  | 'archive_names'
  | 'broken'
  | 'declared_type'
  | 'empty'
  | 'encrypted'
  | 'executable'
  | 'macros'
  | 'polyglot'
  | 'trailing_data'
  | 'type_not_taken'
  | 'wrong_content';

export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
  constructor(
    readonly problem: Problem,
    message: string,
  ) {
    super(message);
  }
}

export function refuse(problem: Problem, message: string): never {
  throw new RefusedFile(problem, message);
}
