/** Nest token of the HeadSink. */
export const HEAD_SINK = Symbol('HEAD_SINK');
