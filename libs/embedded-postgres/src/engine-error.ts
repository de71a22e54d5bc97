/** The engine cannot run; the message is one line that names the cause. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}
