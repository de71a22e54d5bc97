import { Inject, Injectable } from '@nestjs/common';
import { Cancelled } from '@attestry/domain-errors';
import { currentContext, runInContext } from '@attestry/request-context';
import { AnalysisRecorder, type AnalysisOrder, type AnalysisResult } from '../analyses/analysis-recorder.js';
import type { AnalysisView } from '../analyses/analysis-view.js';
import type { SearchScope } from '../search-index/search-scope.js';
import { withinCall } from '../within-call.js';
import { ModelAnswerUnreadable } from './answer.errors.js';
import type { AnswerPart } from './answer-part.js';
import { type Author, AUTHOR, type Writing } from './author.js';
import { CitationGate } from './citation-gate.js';
import type { Claim, Source } from './claim.js';
import { FindSources } from './find-sources.js';

export interface AnswerOrder extends AnalysisOrder {
  readonly objectives: readonly string[];
  readonly scope: SearchScope;
  readonly sourceLimit: number;
}

/** Nest token of the least evidence that a chunk must be for an author to be asked at all. */
export const EVIDENCE_FLOOR = Symbol('evidence floor');

/** The record is closed even if the caller has gone; it takes no longer than this. */
const CLOSING_MS = 5_000;

/** Finds, lets an author write, checks each claim, and keeps a record of all of it. */
@Injectable()
export class AnswersService {
  constructor(
    private readonly sources: FindSources,
    private readonly recorder: AnalysisRecorder,
    @Inject(AUTHOR) private readonly author: Author,
    @Inject(EVIDENCE_FLOOR) private readonly floor: number,
  ) {}

  async *answer(order: AnswerOrder): AsyncGenerator<AnswerPart> {
    const started = performance.now();
    const { objectives, scope, sourceLimit, ...analysis } = order;
    const asked = [order.question, ...objectives].join('\n');
    const sources = await this.sources.run(asked, scope, sourceLimit);
    const id = await this.recorder.open(analysis, sources.map(givenOf));
    // Nothing on the subject: whoever writes could only make something up.
    const begin = sources.some(({ evidence }) => evidence > 0 && evidence >= this.floor)
      ? () => this.author.begin(order, sources)
      : undefined;
    yield* this.#write(id, sources, begin, () => Math.round(performance.now() - started));
  }

  /** However it ends, the record says how; also if the caller goes when it has seen what was found. */
  async *#write(
    id: string,
    sources: readonly Source[],
    begin: (() => Writing) | undefined,
    elapsed: () => number,
  ): AsyncGenerator<AnswerPart> {
    const gate = new CitationGate(sources);
    const claims: Claim[] = [];
    let outcome: AnalysisResult['outcome'] = 'cancelled';
    let writing: Writing | undefined;
    let closed = false;
    const close = () => {
      closed = true;
      return this.#close(id, { ...resultOf(outcome, claims, writing, gate), latencyMs: elapsed() });
    };
    try {
      yield { kind: 'found', sources };
      writing = begin?.();
      const pieces = writing?.claims(currentContext().signal)[Symbol.asyncIterator]();
      while (pieces) {
        const next = await withinCall(() => pieces.next());
        if (next.done === true) break;
        claims.push(gate.pass(next.value));
        yield { kind: 'claim', claim: claims.at(-1) as Claim };
      }
      outcome = claims.length > 0 ? 'answered' : 'insufficient_evidence';
      if (writing && claims.length === 0 && !writing.insufficient) throw new ModelAnswerUnreadable();
      yield { kind: 'analysis', view: await close() };
    } catch (error) {
      outcome = error instanceof Cancelled || currentContext().signal.aborted ? 'cancelled' : 'failed';
      throw error;
    } finally {
      if (!closed) await close();
    }
  }

  /** Under a context of its own: the caller's may have ended, and the record has to be closed all the same. */
  #close(id: string, result: AnalysisResult): Promise<AnalysisView> {
    const context = { ...currentContext(), deadline: Date.now() + CLOSING_MS, signal: AbortSignal.timeout(CLOSING_MS) };
    return runInContext(context, () => this.recorder.close(id, result));
  }
}

const resultOf = (
  outcome: AnalysisResult['outcome'],
  claims: readonly Claim[],
  writing: Writing | undefined,
  { kept, dropped }: CitationGate,
) => ({
  outcome,
  claims,
  malformed: writing?.malformed ?? 0,
  kept,
  dropped: { ...dropped },
  ...(writing && { written: { prompt: writing.prompt, model: writing.model, usage: writing.usage } }),
});

const givenOf = (source: Source) => ({
  rank: source.rank,
  chunkId: source.chunkId,
  documentId: source.documentId,
  documentVersion: source.version,
  score: source.score,
  lexicalRank: source.lexicalRank,
  vectorRank: source.vectorRank,
  evidence: source.evidence,
});
