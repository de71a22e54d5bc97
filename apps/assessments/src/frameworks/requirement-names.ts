const FAMILIES = ['AC', 'AT', 'AU', 'CM', 'IA', 'IR', 'MA', 'MP', 'PS', 'PE', 'RA', 'CA', 'SC', 'SI'] as const;

/** The paragraphs of FAR 52.204-21(b)(1), i to xv, with the numbers of NIST SP 800-171 that each stands for. */
const FAR_PARAGRAPHS: readonly (readonly [string, readonly string[]])[] = [
  ['i', ['3.1.1']],
  ['ii', ['3.1.2']],
  ['iii', ['3.1.20']],
  ['iv', ['3.1.22']],
  ['v', ['3.5.1']],
  ['vi', ['3.5.2']],
  ['vii', ['3.8.3']],
  ['viii', ['3.10.1']],
  ['ix', ['3.10.3', '3.10.4', '3.10.5']],
  ['x', ['3.13.1']],
  ['xi', ['3.13.5']],
  ['xii', ['3.14.1']],
  ['xiii', ['3.14.2']],
  ['xiv', ['3.14.4']],
  ['xv', ['3.14.5']],
];

/** A paragraph that stands for one number is another name of it; one that stands for three is not. */
const NUMBER_OF_PARAGRAPH = new Map<string, string>(
  FAR_PARAGRAPHS.flatMap(([paragraph, [number = '', ...others]]) => (others.length === 0 ? [[paragraph, number]] : [])),
);
const PARAGRAPH_OF_NUMBER = new Map([...NUMBER_OF_PARAGRAPH].map(([paragraph, number]) => [number, paragraph]));
const LEVEL_ONE_NUMBERS = new Set(FAR_PARAGRAPHS.flatMap(([, numbers]) => numbers));

/** `AC.L2-3.1.1`, `IA-L2-3.5.1`, `AC.L1-3.1.1`, `AC.L3-3.1.2e`, `3.1.1`, `03.01.01`; without spaces. */
const NUMBERED =
  /^(?:(?<family>[A-Z]{2})[.-]L(?<level>[123])-)?0?3\.0?(?<group>\d{1,2})\.0?(?<place>\d{1,2})(?<enhanced>E?)$/;
/** `AC.L1-b.1.i`; without spaces. */
const PARAGRAPH = /^(?<family>[A-Z]{2})[.-]L1-B\.1\.(?<paragraph>[IVX]{1,5})$/;

/** What a name says, whoever wrote it. */
interface NamedNumber {
  readonly family: string;
  readonly number: string;
}

/**
 * The code under which a framework keeps the requirement of this name. Names that the regulation, the earlier model and NIST
 * use are understood, misprints included; anything else comes back as it is, for the catalogue to say that it has none.
 */
export function canonicalCode(frameworkCode: string, name: string): string {
  const text = name.replaceAll(/\s/g, '').toUpperCase();
  const paragraph = frameworkCode === 'CMMC_L1' ? paragraphOf(text) : undefined;
  if (paragraph !== undefined) return paragraph;
  const named = numberOf(text);
  return (named && codeOf(frameworkCode, named)) ?? name;
}

function codeOf(frameworkCode: string, { family, number }: NamedNumber): string | undefined {
  const enhanced = number.endsWith('e');
  switch (frameworkCode) {
    case 'CMMC_L1': {
      const paragraph = PARAGRAPH_OF_NUMBER.get(number);
      return paragraph === undefined ? undefined : `${family}.L1-b.1.${paragraph}`;
    }
    case 'CMMC_L2':
      return enhanced ? undefined : `${family}.L2-${number}`;
    case 'CMMC_L3':
      return enhanced ? `${family}.L3-${number}` : undefined;
    case 'NIST_171':
      return enhanced ? undefined : number;
    default:
      return undefined;
  }
}

function numberOf(text: string): NamedNumber | undefined {
  const far = PARAGRAPH.exec(text)?.groups;
  const ofParagraph = far && NUMBER_OF_PARAGRAPH.get((far['paragraph'] ?? '').toLowerCase());
  if (ofParagraph !== undefined) return inItsFamily(ofParagraph, far?.['family']);
  const { family, level, group, place, enhanced } = NUMBERED.exec(text)?.groups ?? {};
  if (group === undefined || place === undefined) return undefined;
  const number = `3.${Number(group)}.${Number(place)}${enhanced === 'E' ? 'e' : ''}`;
  // Level 1 has 17 numbers, and only Level 3 those that end in a letter.
  if (level === '1' && !LEVEL_ONE_NUMBERS.has(number)) return undefined;
  if (level !== undefined && (level === '3') !== (enhanced === 'E')) return undefined;
  return inItsFamily(number, family);
}

function inItsFamily(number: string, named: string | undefined): NamedNumber | undefined {
  const family = FAMILIES[Number(number.split('.')[1]) - 1];
  return family === undefined || (named !== undefined && named !== family) ? undefined : { family, number };
}

/** Level 1 keeps its requirements by paragraph, the one of three numbers too. */
function paragraphOf(text: string): string | undefined {
  const { family, paragraph } = PARAGRAPH.exec(text)?.groups ?? {};
  const numbers = FAR_PARAGRAPHS.find(([each]) => each.toUpperCase() === paragraph)?.[1];
  return numbers && inItsFamily(numbers[0] ?? '', family) && `${family}.L1-b.1.${paragraph?.toLowerCase()}`;
}
