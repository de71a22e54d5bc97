export type IngestionState = 'queued' | 'extracting' | 'embedding' | 'indexing' | 'succeeded' | 'failed' | 'cancelled';

/** It has been taken up this often when it is given up. */
export const MAX_ATTEMPTS = 3;
/** Whoever works on one says so more often than this; silence means that the process is gone. */
export const SILENCE_MS = 60_000;
export const BEAT_MS = 15_000;
/** Longest time of one attempt. */
export const TIMEOUT_MS = 600_000;
/** Of one tenant at a time. */
export const MAX_OPEN = 20;
