import { Injectable } from '@nestjs/common';
import { KeyRing, type PlaceInTenant } from '@attestry/keys';

/** A quote of a claim, as it is kept. */
export interface KeptCitation {
  readonly chunkId: string;
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly quote: string;
  readonly charStart: number;
  readonly charEnd: number;
  readonly page: number;
  readonly sectionPath: readonly string[];
}

export interface KeptClaim {
  readonly text: string;
  readonly citations: readonly KeptCitation[];
}

/** What of an analysis is never stored in clear. */
export interface AnalysisContent {
  readonly question: string;
  readonly claims: readonly KeptClaim[];
}

/** Two purposes, so that prompts can be destroyed and the answers stay. */
const CONTENT = 'rag.analysis';
const PROMPT = 'rag.prompt';

/** Seals question, claims and prompts under the keys of the tenant in the context, each bound to its row. */
@Injectable()
export class SealedAnalyses {
  constructor(private readonly keys: KeyRing) {}

  seal(id: string, content: AnalysisContent): Promise<Buffer> {
    return this.keys.seal(CONTENT, place(id, 'content'), Buffer.from(JSON.stringify(content), 'utf8'));
  }

  async open(id: string, sealed: Buffer): Promise<AnalysisContent> {
    const opened = await this.keys.open(CONTENT, place(id, 'content'), Buffer.from(sealed));
    return JSON.parse(opened.toString('utf8')) as AnalysisContent;
  }

  sealPrompt(id: string, prompt: string): Promise<Buffer> {
    return this.keys.seal(PROMPT, place(id, 'prompt'), Buffer.from(prompt, 'utf8'));
  }

  async openPrompt(id: string, sealed: Buffer): Promise<string> {
    return (await this.keys.open(PROMPT, place(id, 'prompt'), Buffer.from(sealed))).toString('utf8');
  }
}

const place = (row: string, column: string): PlaceInTenant => ({ table: 'rag.ai_analyses', column, row });
