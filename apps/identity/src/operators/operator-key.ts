import { timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { tokenHash } from '../tokens/token-signer.service.js';

/** The one-time key that the start command or the administrator of the cell has put in place. */
@Injectable()
export class OperatorKey {
  constructor(@Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig) {}

  /** Hash of the key if it is the one in place; undefined if not, or if there is none. */
  async match(given: string): Promise<Buffer | undefined> {
    const hash = tokenHash(given);
    const expected = await this.#expected();
    return expected && timingSafeEqual(expected, hash) ? hash : undefined;
  }

  async #expected(): Promise<Buffer | undefined> {
    const { OPERATOR_KEY_SHA256, OPERATOR_KEY_FILE } = this.config;
    if (OPERATOR_KEY_SHA256 !== undefined) return Buffer.from(OPERATOR_KEY_SHA256, 'hex');
    if (OPERATOR_KEY_FILE === undefined) return undefined;
    const content = await readFile(OPERATOR_KEY_FILE, 'utf8').catch(() => '');
    return content.trim() === '' ? undefined : tokenHash(content.trim());
  }
}
