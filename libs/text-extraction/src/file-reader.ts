import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import type { ReadingAnswer, ReadingTask, RiskyType } from './reading.worker.js';
import type { ReadingLimits } from './reading-limits.js';
import { broken, costly, Refusal } from './refusal.js';
import type { SourceText } from './source-text.js';

export interface FileReaderLimits extends ReadingLimits {
  readonly timeoutMs: number;
  /** Heap of the thread, and how much the process may grow beside it while it reads one file. */
  readonly maxMemoryMib: number;
}

const FROM_SOURCE = import.meta.url.endsWith('.ts');
const WORKER = new URL(FROM_SOURCE ? './reading.worker.ts' : './reading.worker.js', import.meta.url);
const WATCH_MS = 20;
const MIB = 1024 * 1024;

const endOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

/** Reads files, one at a time: each in a thread that is ended when it takes too long or too much memory. */
export class FileReader {
  readonly #limits: FileReaderLimits;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: FileReaderLimits) {
    this.#limits = limits;
  }

  /** An aborted caller ends its file at once, also while it waits for others. */
  async read(type: RiskyType, bytes: Buffer, signal?: AbortSignal): Promise<SourceText> {
    const turn = this.#last.then(async () => {
      signal?.throwIfAborted();
      return this.#run(type, bytes, signal);
    });
    this.#last = turn.catch(() => undefined);
    const answer = await (signal ? Promise.race([turn, endOf(signal)]) : turn);
    if ('refused' in answer) throw new Refusal(answer.refused);
    return answer.source;
  }

  #run(type: RiskyType, bytes: Buffer, signal: AbortSignal | undefined): Promise<ReadingAnswer> {
    const { maxMemoryMib, timeoutMs, maxPages, maxLines, maxCharacters } = this.#limits;
    const limits = { maxPages, maxLines, maxCharacters };
    const task: ReadingTask = { type, bytes: new Uint8Array(bytes), limits };
    const worker = new Worker(WORKER, {
      workerData: task,
      transferList: [task.bytes.buffer as ArrayBuffer],
      execArgv: FROM_SOURCE ? ['--conditions=@attestry/source'] : [],
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryMib, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    // The limits of a thread do not count its buffers, and a stream unpacks into buffers.
    const before = process.memoryUsage.rss();
    const started = performance.now();
    return new Promise<ReadingAnswer>((resolve, reject) => {
      const tooMuchMemory = () => reject(costly(`it takes more than ${maxMemoryMib} MiB`));
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() - before > maxMemoryMib * MIB) tooMuchMemory();
        else if (performance.now() - started > timeoutMs) reject(costly(`it takes longer than ${timeoutMs} ms`));
        else if (signal?.aborted) reject(signal.reason as Error);
      }, WATCH_MS);
      worker.once('message', resolve);
      worker.once('error', (error: Error & { code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuchMemory();
        else reject(broken('the reader gave up'));
      });
      worker.once('exit', () => reject(broken('the reader gave up')));
      const end = () => clearInterval(watch);
      worker.once('exit', end);
    }).finally(() => worker.terminate());
  }
}
