/**
 * The messages of a stream once the first one is there, or it is known that there is none: a refusal comes before, while
 * the answer can still be a problem document.
 */
export async function begun<T>(messages: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = messages[Symbol.asyncIterator]();
  let first: IteratorResult<T> | undefined = await iterator.next();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const next = first ? Promise.resolve(first) : iterator.next();
        first = undefined;
        return next;
      },
      return: () => iterator.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    }),
  };
}
