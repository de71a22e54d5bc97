/**
 * Words, as the English dictionary stems them, that frame a question instead of saying what it is about: "what specific
 * criteria should … consider". General English, of no subject.
 */
export const FRAMING_WORDS: ReadonlySet<string> = new Set(
  [
    'accord address approach appropri best certain circumst clarifi compli complianc consid consider context could',
    'criteria demonstr describ detail differ elabor ensur exampl expect explain factor implement includ involv key',
    'may measur might outlin particular pleas possibl potenti practic process provid recommend regard regulatori',
    'relat requir role scenario specif step type typic various way within would should',
  ].flatMap((line) => line.split(' ')),
);

/** What a framing word counts beside another one. */
export const FRAMING_SHARE = 0.3;
