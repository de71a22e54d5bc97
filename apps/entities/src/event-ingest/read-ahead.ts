/** The same values, the next one being read while the one before is worked on: at most two are held at a time. */
export async function* readAhead<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = values[Symbol.asyncIterator]();
  let next = begun(iterator);
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = begun(iterator);
      yield result.value;
    }
  } finally {
    // Not awaited: the next value may never come, and whoever leaves the loop has something to say.
    iterator.return?.().catch(() => undefined);
  }
}

/** Its failure is told where it is awaited, which may be later than it happens. */
function begun<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  next.catch(() => undefined);
  return next;
}
