export const MAX_DEPTH = 5;
/** Comments of one thread. */
export const MAX_THREAD = 1_000;
/** Edits of one comment. */
export const MAX_EDITS = 100;
