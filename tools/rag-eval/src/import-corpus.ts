import type { AttestryClient } from '@attestry/client';
import { ragV1 } from '@attestry/contracts';
import type { Entry } from './beir-files.js';

const DOCUMENTS_A_BATCH = 250;
/** Under the four MiB of a message, whatever the letters are. */
const CHARACTERS_A_BATCH = 500_000;
const DEADLINE_MS = 60_000;

/** A document of a benchmark: its passages are its sections, in the order of the corpus. */
export interface BenchmarkDocument {
  readonly key: string;
  readonly passages: readonly Entry[];
}

/** Imports each document of the corpus with a section a passage. */
export async function importCorpus(
  client: AttestryClient,
  passages: readonly Entry[],
  progress: (passages: number) => void,
): Promise<number> {
  let done = 0;
  for (const batch of batchesOf(documentsOf(passages))) {
    const documents = batch.map(({ key, passages: sections }) =>
      ragV1.ImportedDocument.fromPartial({
        externalKey: key,
        title: key,
        type: ragV1.DocumentType.DOCUMENT_TYPE_OTHER,
        sections: sections.map(({ id, text }) => ({ title: id, text })),
      }),
    );
    await client.services.documentImports.importDocuments({ documents }, { deadlineMs: DEADLINE_MS });
    done += batch.reduce((sum, document) => sum + document.passages.length, 0);
    progress(done);
  }
  return done;
}

/** A passage of which the corpus does not say where it belongs is a document of its own; an empty one is none. */
export function documentsOf(passages: readonly Entry[]): BenchmarkDocument[] {
  const documents = new Map<string, Entry[]>();
  for (const passage of passages) {
    if (passage.text.trim() === '') continue;
    const key = passage.document === undefined ? `passage ${passage.id}` : `document ${passage.document}`;
    documents.set(key, [...(documents.get(key) ?? []), passage]);
  }
  return [...documents].map(([key, of]) => ({ key, passages: of }));
}

export function* batchesOf(documents: readonly BenchmarkDocument[]): Generator<BenchmarkDocument[]> {
  let batch: BenchmarkDocument[] = [];
  let characters = 0;
  for (const document of documents) {
    const size = document.passages.reduce((sum, { text }) => sum + text.length, 0);
    if (batch.length > 0 && (batch.length === DOCUMENTS_A_BATCH || characters + size > CHARACTERS_A_BATCH)) {
      yield batch;
      [batch, characters] = [[], 0];
    }
    batch.push(document);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}
