import type { Asked, RankingName } from './ask-questions.js';
import { foldOf, FOLDS } from './folds.js';
import { meanQuality, percentile, type Quality } from './metrics.js';

export interface RankingReport {
  readonly ranking: RankingName;
  readonly quality: Quality;
  /** Of each fifth of the questions. */
  readonly folds: readonly Quality[];
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface Report {
  readonly passages: number;
  readonly questions: number;
  readonly importSeconds: number;
  readonly passagesPerSecond: number;
  readonly model: string;
  readonly rankings: readonly RankingReport[];
}

export function rankingReport(ranking: RankingName, asked: readonly Asked[]): RankingReport {
  const times = asked.map(({ ms }) => ms);
  return {
    ranking,
    quality: rounded(meanQuality(asked.map(({ quality }) => quality))),
    folds: Array.from({ length: FOLDS }, (_, fold) =>
      rounded(meanQuality(asked.filter(({ question }) => foldOf(question) === fold).map(({ quality }) => quality))),
    ),
    p50Ms: round(percentile(times, 0.5), 1),
    p95Ms: round(percentile(times, 0.95), 1),
  };
}

export function tableOf(report: Report): string {
  const names = Object.keys(report.rankings[0]?.quality ?? {}) as (keyof Quality)[];
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell) => String(cell).padEnd(10))
      .join(' ')
      .trimEnd();
  const rows = report.rankings.flatMap(({ ranking, quality, folds, p50Ms, p95Ms }) => [
    line([ranking, 'all', ...names.map((name) => quality[name].toFixed(3)), p50Ms, p95Ms]),
    ...folds.map((fold, at) => line(['', `fold ${at + 1}`, ...names.map((name) => fold[name].toFixed(3))])),
  ]);
  return [
    `${report.passages} passages in ${report.importSeconds} s (${report.passagesPerSecond} a second), ` +
      `${report.questions} questions, model ${report.model}`,
    line(['ranking', 'questions', ...names, 'p50 ms', 'p95 ms']),
    ...rows,
  ].join('\n');
}

const rounded = (quality: Quality): Quality =>
  Object.fromEntries(
    Object.entries(quality).map(([name, value]) => [name, round(value as number, 4)]),
  ) as unknown as Quality;

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));
