import { describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { claimText, summaryOf } from './ask.command.js';

const citation = ragV1.Citation.fromPartial({
  title: 'Access Control Policy',
  sectionPath: ['Access Control Policy', '3 Accounts'],
  version: 2,
  charStart: 10,
  charEnd: 20,
  page: 4,
  quote: 'keys\n  rotate',
});

describe('an answer at the terminal', () => {
  it('shows each claim with its proofs and their places', () => {
    const claim = ragV1.Claim.fromPartial({ text: 'Keys rotate.', citations: [citation] });
    expect(claimText(claim, 1)).toBe(
      '1. Keys rotate.\n   “keys rotate”\n   Access Control Policy › 3 Accounts › page 4 (version 2, 10–20)\n',
    );
  });

  it('says where there is none', () => {
    expect(claimText(ragV1.Claim.fromPartial({ text: 'So.', unsupported: true }), 2)).toBe('2. So.  [unsupported]\n');
  });

  it('ends with what it is worth, or with what is wanting', () => {
    const outcome = ragV1.AnalysisOutcome.ANALYSIS_OUTCOME_ANSWERED;
    const record = {
      outcome,
      claimCount: 2,
      unsupportedCount: 1,
      keptCitations: 1,
      stitchedCitations: 2,
      model: 'm',
      id: 'x',
    };
    const summary = summaryOf(ragV1.Analysis.fromPartial({ ...record, confidence: { score: 0.5 } }));
    expect(summary).toBe('confidence 0.50 · 2 claims, 1 unsupported · 1 citations, 2 dropped · by m · record x');
    const nothing = ragV1.AnalysisOutcome.ANALYSIS_OUTCOME_INSUFFICIENT_EVIDENCE;
    expect(summaryOf(ragV1.Analysis.fromPartial({ outcome: nothing }))).toContain('too little');
  });
});
