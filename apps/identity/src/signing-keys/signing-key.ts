import type { JWK } from 'jose';
import type { TokenAlgorithm } from '@attestry/authz';

export type KeyUsage = 'access' | 'refresh';

/** A key pair of the cell. `pending`: published, not yet signing; `retired`: verifies what it signed. */
export interface SigningKey {
  readonly id: string;
  readonly kid: string;
  readonly usage: KeyUsage;
  readonly algorithm: TokenAlgorithm;
  readonly state: 'pending' | 'active' | 'retired';
  readonly publicJwk: JWK;
  /** Undefined once retired: it never signs again. */
  readonly privateSealed: Buffer | undefined;
  readonly activatesAt: Date;
  readonly retiredAt: Date | undefined;
}
