/** The ciphertext, or what it is bound to, is not what was sealed. Never says more. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor() {
    super('the sealed value does not open here');
  }
}

/** The key was destroyed on purpose: the content is gone for good. Show a tombstone, not an error page. */
export class KeyShredded extends Error {
  override readonly name = 'KeyShredded';
  constructor(readonly purpose: string) {
    super(`the key for ${purpose} was destroyed`);
  }
}

/** The key-encryption key cannot be used; the message says why without showing it. */
export class KekRefused extends Error {
  override readonly name = 'KekRefused';
}

/** A data key has sealed as often as random nonces allow; it must be rotated first. */
export class KeyExhausted extends Error {
  override readonly name = 'KeyExhausted';
  constructor(purpose: string) {
    super(`the key for ${purpose} is used up: rotate it`);
  }
}
