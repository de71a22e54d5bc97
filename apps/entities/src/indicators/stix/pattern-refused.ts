/** Why a pattern is not taken; its reason is told to whoever sent the bundle. */
export class PatternRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'PatternRefused';
  }
}
