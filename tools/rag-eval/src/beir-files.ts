import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A passage or a question. */
export interface Entry {
  readonly id: string;
  readonly text: string;
  /** The document that the passage is a section of, where the benchmark says so in `doc_id`. */
  readonly document?: string;
}

/** How relevant passages are to a question, by passage; grades above 0. */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function readEntries(file: string): Entry[] {
  return linesOf(file).map((line, index) => {
    const { _id: id, text, doc_id: document } = parsed(line, file, index) as Partial<Record<string, unknown>>;
    if (typeof id === 'string' && typeof text === 'string')
      return typeof document === 'string' ? { id, text, document } : { id, text };
    throw new Error(`${file}, line ${index + 1}: has no _id and text`);
  });
}

export function readJudgements(file: string): Judgements {
  const all = new Map<string, Map<string, number>>();
  linesOf(file)
    .slice(1)
    .forEach((line, index) => {
      const [question = '', passage = '', grade = ''] = line.split('\t');
      if (passage === '' || !/^\d+$/.test(grade)) throw new Error(`${file}, line ${index + 2}: is no judgement`);
      if (Number(grade) > 0)
        all.set(question, (all.get(question) ?? new Map<string, number>()).set(passage, Number(grade)));
    });
  return all;
}

function linesOf(file: string): string[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split(/\r?\n/).filter((line) => line !== '');
}

function parsed(line: string, file: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${file}, line ${index + 1}: is no JSON`, { cause });
  }
}
