import type { AnalysisView } from '../analyses/analysis-view.js';
import type { Claim, Source } from './claim.js';

/** What an answer is made of, in this order: once what was found, claims, once the record. */
export type AnswerPart =
  | { readonly kind: 'found'; readonly sources: readonly Source[] }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'analysis'; readonly view: AnalysisView };
