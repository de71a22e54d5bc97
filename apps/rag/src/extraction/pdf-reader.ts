import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { TooLarge } from '@attestry/domain-errors';
import { NotReadable } from './extraction.errors.js';
import type { PdfAnswer, PdfTask } from './pdf.worker.js';
import { pdfSource } from './pdf-lines.js';
import type { SourceText } from './source-text.js';

export interface PdfLimits {
  readonly maxPages: number;
  readonly maxLines: number;
  readonly maxCharacters: number;
  readonly timeoutMs: number;
  /** Heap of the thread, and how much the process may grow beside it while it reads one file. */
  readonly maxMemoryMib: number;
}

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './pdf.worker.ts' : './pdf.worker.js', import.meta.url);
const WATCH_MS = 20;
const MIB = 1024 * 1024;

/** Reads PDF files, one at a time: each in a thread that is ended when it takes too long or too much memory. */
export class PdfReader {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly limits: PdfLimits) {}

  /** An aborted caller ends its file at once, also while it waits for others. */
  async read(bytes: Buffer, signal?: AbortSignal): Promise<SourceText> {
    const turn = this.#last.then(async () => {
      signal?.throwIfAborted();
      return this.#run(bytes, signal);
    });
    this.#last = turn.catch(() => undefined);
    return pdfSource(this.#pagesOf(await turn));
  }

  #pagesOf(answer: PdfAnswer) {
    if ('pages' in answer) return answer.pages;
    if ('refused' in answer) throw new NotReadable(answer.refused, answer.why);
    if (answer.tooLarge === 'pages') throw new TooLarge('the number of pages', this.limits.maxPages);
    if (answer.tooLarge === 'lines') throw new TooLarge('the number of lines', this.limits.maxLines);
    throw new TooLarge('the text', this.limits.maxCharacters);
  }

  #run(bytes: Buffer, signal: AbortSignal | undefined): Promise<PdfAnswer> {
    const { maxMemoryMib, timeoutMs, maxPages, maxLines, maxCharacters } = this.limits;
    const task: PdfTask = { bytes: new Uint8Array(bytes), maxPages, maxLines, maxCharacters };
    const worker = new Worker(WORKER, {
      workerData: task,
      transferList: [task.bytes.buffer as ArrayBuffer],
      execArgv: [],
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryMib, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    // The limits of a thread do not count its buffers, and a stream unpacks into buffers.
    const before = process.memoryUsage.rss();
    const started = performance.now();
    return new Promise<PdfAnswer>((resolve, reject) => {
      const costly = (why: string) => reject(new NotReadable('too_costly', why));
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() - before > maxMemoryMib * MIB) costly(`it takes more than ${maxMemoryMib} MiB`);
        else if (performance.now() - started > timeoutMs) costly(`it takes longer than ${timeoutMs} ms`);
        else if (signal?.aborted) reject(signal.reason as Error);
      }, WATCH_MS);
      worker.once('message', resolve);
      worker.once('error', (error: Error & { code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') costly(`it takes more than ${maxMemoryMib} MiB`);
        else reject(new NotReadable('broken', 'the reader gave up', error));
      });
      worker.once('exit', () => reject(new NotReadable('broken', 'the reader gave up')));
      const end = () => clearInterval(watch);
      worker.once('exit', end);
    }).finally(() => worker.terminate());
  }
}
