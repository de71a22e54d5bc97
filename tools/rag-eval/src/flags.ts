import { parseArgs } from 'node:util';
import { type RankingName, RANKINGS } from './ask-questions.js';

export interface Flags {
  readonly corpus: string;
  readonly queries: string;
  readonly qrels: string;
  /** Only the first so many questions; undefined for all. */
  readonly first: number | undefined;
  readonly rankings: readonly RankingName[];
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run rag:eval -- --corpus FILE --queries FILE --qrels FILE [flags]

Imports a benchmark in BEIR form into a platform of its own, asks every question by words, by meaning and by both, and
prints how well the judged passages were found and how long it took.

  --corpus FILE    passages, JSON Lines with _id and text, .gz or not; those of one doc_id are one document
  --queries FILE   questions, JSON Lines with _id and text
  --qrels FILE     judgements, tab-separated with a first line of titles: question, passage, grade
  --first N        asks only the first N questions
  --ranking NAME   only this ranking: words, meaning or both
  --json           one line of JSON on standard output
  --help           this text

Exit code: 0 measured, 1 the platform failed, 2 wrong flags or files.`;

/** Throws an error whose message says what is wrong with them. */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      corpus: { type: 'string', default: '' },
      queries: { type: 'string', default: '' },
      qrels: { type: 'string', default: '' },
      first: { type: 'string' },
      ranking: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { corpus, queries, qrels, json, help } = values;
  const missing = Object.entries({ corpus, queries, qrels }).find(([, file]) => file === '');
  if (missing && !help) throw new Error(`--${missing[0]} names a file`);
  const first = values.first === undefined ? undefined : whole(values.first);
  return { corpus, queries, qrels, json, help, first, rankings: rankingsOf(values.ranking) };
}

function rankingsOf(name: string | undefined): RankingName[] {
  const all = Object.keys(RANKINGS) as RankingName[];
  const chosen = all.filter((each) => name === undefined || each === name);
  if (chosen.length > 0) return chosen;
  throw new Error(`--ranking is one of ${all.join(', ')}, not "${name}"`);
}

function whole(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`--first is a whole number from 1, not "${text}"`);
}
