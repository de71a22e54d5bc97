/** A rule file that cannot be used stops the start: a detection that silently does not run is worse than none. */
export class InvalidRuleFile extends Error {
  override readonly name = 'InvalidRuleFile';

  constructor(
    readonly file: string,
    /** Where in the file, `when.all.0.field`; empty for the file as a whole. */
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${file}${path === '' ? '' : `: ${path}`}: ${problem}`);
  }
}
