/** The service cannot start. The message is one line that names the cause; a stack would add nothing. */
export class BootError extends Error {
  override readonly name = 'BootError';
}
