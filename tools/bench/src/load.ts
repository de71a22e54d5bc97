/** A closed loop: `inFlight` callers, each sending its next call when its last one is answered. Gives calls a second. */
export async function closedLoop(calls: number, inFlight: number, call: () => Promise<unknown>): Promise<number> {
  let left = calls;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, caller));
  return calls / ((performance.now() - start) / 1000);
}
