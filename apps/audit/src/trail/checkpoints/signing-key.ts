import { keyId } from '@attestry/audit-chain';
import type { KekProvider } from '@attestry/keys';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeIfNew } from './write-if-new.js';

/** The Ed25519 key that signs checkpoints. It lies in a file, wrapped by the cell's KEK, where no database role reads. */
export class SigningKey {
  readonly publicKey: KeyObject;
  readonly id: string;

  private constructor(readonly privateKey: KeyObject) {
    this.publicKey = createPublicKey(privateKey);
    this.id = keyId(this.publicKey);
  }

  /** Opens the file; the first start of a cell makes it. */
  static async open(path: string, kek: KekProvider): Promise<SigningKey> {
    if (!existsSync(path)) {
      const { privateKey } = generateKeyPairSync('ed25519');
      const wrapped = await kek.wrap(privateKey.export({ type: 'pkcs8', format: 'der' }), PURPOSE);
      // Two first starts at once: one of them makes the file, both read it.
      writeIfNew(path, `${wrapped.toString('base64')}\n`);
    }
    const wrapped = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    return new SigningKey(createPrivateKey({ key: await kek.unwrap(wrapped, PURPOSE), format: 'der', type: 'pkcs8' }));
  }
}

const PURPOSE = Buffer.from('audit.checkpoint.v1 signing key');
