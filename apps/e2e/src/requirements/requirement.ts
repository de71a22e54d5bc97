/** One answer of docs/requirements.md: `column tenancy.tenants.name`, `adr 0003`, `planned rag`. */
export interface Answer {
  readonly line: number;
  readonly seed: string;
  readonly kind: string;
  readonly target: string;
}

const ROW = /^\| ((?:PR|NX|CM|PE|SG) [^|]+) \| ([^|]+) \| ([^|]+) \|$/;

/** Every answer of every row of the tables; a row without a readable answer is an error. */
export function answersIn(markdown: string): Answer[] {
  return markdown.split('\n').flatMap((text, index) => {
    const row = ROW.exec(text);
    if (!row) return refuseStrayRow(text, index);
    return (row[3] ?? '').split(',').map((part) => answerOf(part.trim(), row[1] ?? '', index + 1));
  });
}

function answerOf(text: string, seed: string, line: number): Answer {
  const [kind = '', ...target] = text.split(' ');
  if (target.length === 0) throw new Error(`line ${line}: "${text}" is no answer`);
  return { line, seed, kind, target: target.join(' ') };
}

function refuseStrayRow(text: string, index: number): [] {
  const isRow = text.startsWith('|') && !text.startsWith('|---') && !text.startsWith('| seed |');
  if (isRow) throw new Error(`line ${index + 1} is no row of seed, wish and answer: ${text}`);
  return [];
}
