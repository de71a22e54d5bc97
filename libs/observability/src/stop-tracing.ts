let stop: (() => Promise<void>) | undefined;

export function onStopTracing(work: () => Promise<void>): void {
  stop = work;
}

/** Sends the spans that are still held back. Call it before the process exits. */
export async function stopTracing(): Promise<void> {
  await stop?.();
}
