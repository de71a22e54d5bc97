// Runs in a thread of its own with limits of time and memory. It is loaded by its path, so what it imports is named by
// the package's `imports`, which Node finds among the sources as well as among what was built.
import { parentPort, workerData } from 'node:worker_threads';
import { DOCX, XLSX } from '#file-types';
import { readHtml } from '#html';
import { readDocx } from '#office/docx';
import { readXlsx } from '#office/xlsx';
import { readPdf } from '#pdf';
import type { ReadingLimits } from '#reading-limits';
import { Refusal, type RefusalCause } from '#refusal';
import type { SourceText } from '#source-text';

/** Kinds of file that are read here: those whose format is a risk. */
export type RiskyType = 'application/pdf' | 'text/html' | typeof DOCX | typeof XLSX;

export interface ReadingTask {
  readonly type: RiskyType;
  readonly bytes: Uint8Array;
  readonly limits: ReadingLimits;
}

export type ReadingAnswer = { readonly source: SourceText } | { readonly refused: RefusalCause };

const READERS: Readonly<
  Record<RiskyType, (bytes: Uint8Array, limits: ReadingLimits) => SourceText | Promise<SourceText>>
> = {
  'application/pdf': readPdf,
  'text/html': readHtml,
  [DOCX]: readDocx,
  [XLSX]: readXlsx,
};

async function answer({ type, bytes, limits }: ReadingTask): Promise<ReadingAnswer> {
  try {
    return { source: await READERS[type](bytes, limits) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason };
    const why = error instanceof Error ? error.message.slice(0, 200) : 'the reader gave up';
    return { refused: { problem: 'broken', why } };
  }
}

const port = parentPort;
if (port) {
  answer(workerData as ReadingTask).then(
    (found) => port.postMessage(found),
    () => process.exit(1),
  );
}
