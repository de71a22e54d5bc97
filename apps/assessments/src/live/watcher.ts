import type { LiveChange } from './live-change.js';

/** Changes that wait for a slow reader, at most. */
export const MAX_WAITING = 256;

/** One who watches: gets what concerns them, and is woken. Holds a bounded number, then nothing but that it was too many. */
export class Watcher {
  #waiting: LiveChange[] = [];
  #behind = false;
  #wake: () => void = () => undefined;

  constructor(readonly concerns: (change: LiveChange) => boolean) {}

  offer(changes: readonly LiveChange[]): void {
    const mine = changes.filter(this.concerns);
    if (mine.length === 0 || this.#behind) return;
    if (this.#waiting.length + mine.length > MAX_WAITING) {
      this.#behind = true;
      this.#waiting = [];
    } else this.#waiting.push(...mine);
    this.#wake();
  }

  /** More came than fitted. */
  get behind(): boolean {
    return this.#behind;
  }

  take(): readonly LiveChange[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** Until something waits, the time is over, or the signal says that nobody waits any more. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length > 0 || this.#behind || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const over = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(over, ms);
      signal.addEventListener('abort', over, { once: true });
      this.#wake = over;
    });
  }
}
