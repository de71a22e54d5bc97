import type { Command } from 'commander';
import { ragV1 } from '@attestry/contracts';
import { CommandError, signedIn } from '../cell.js';
import type { Globals } from '../globals.js';
import { Output } from '../output.js';
import { protoJson } from '../proto-json.js';

export function askCommands(program: Command, globals: () => Globals): void {
  program
    .command('ask <question>')
    .description('what the documents say, each statement with its proof')
    .option('--sources <number>', 'chunks to draw on, at most 20', '8')
    .action((question: string, options: { sources: string }) => ask(question, Number(options.sources), globals()));
}

async function ask(question: string, sourceLimit: number, { profile, json }: Globals): Promise<void> {
  const output = new Output(json);
  const analysis = await signedIn(profile, async (client) => {
    let record: ragV1.Analysis | undefined;
    let claims = 0;
    const request = ragV1.AskQuestionRequest.fromPartial({ question, sourceLimit });
    for await (const part of client.services.answers.askQuestion(request)) {
      if (part.claim && !json) output.show(undefined, claimText(part.claim, (claims += 1)));
      record = part.analysis ?? record;
    }
    return record;
  });
  if (!analysis) throw new CommandError('the answer broke off');
  const value = protoJson('attestry.rag.v1.Analysis', ragV1.Analysis, analysis);
  output.show(value, summaryOf(analysis));
}

/** The statement, then for each citation the quote and where it stands. */
export function claimText({ text, citations, unsupported }: ragV1.Claim, number: number): string {
  const proofs = citations.map(({ title, version, sectionPath, page, charStart, charEnd, quote }) => {
    // The outermost heading is often the title again.
    const headings = sectionPath[0] === title ? sectionPath.slice(1) : sectionPath;
    const where = [title, ...headings, ...(page > 0 ? [`page ${page}`] : [])].join(' › ');
    return `   “${quote.replace(/\s+/g, ' ')}”\n   ${where} (version ${version}, ${charStart}–${charEnd})`;
  });
  return [`${number}. ${text}${unsupported ? '  [unsupported]' : ''}`, ...proofs, ''].join('\n');
}

export function summaryOf(analysis: ragV1.Analysis): string {
  if (analysis.outcome === ragV1.AnalysisOutcome.ANALYSIS_OUTCOME_INSUFFICIENT_EVIDENCE) {
    return 'The documents say too little to answer that.';
  }
  const dropped = analysis.fabricatedCitations + analysis.misattributedCitations + analysis.stitchedCitations;
  return [
    `confidence ${(analysis.confidence?.score ?? 0).toFixed(2)}`,
    `${analysis.claimCount} claims, ${analysis.unsupportedCount} unsupported`,
    `${analysis.keptCitations} citations, ${dropped} dropped`,
    `by ${analysis.model}`,
    `record ${analysis.id}`,
  ].join(' · ');
}
