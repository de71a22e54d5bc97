import { Injectable } from '@nestjs/common';
import { type EntityManager, rows, UnitOfWork } from '@attestry/persistence';
import type { KeyUsage, SigningKey } from './signing-key.js';

type Row = {
  [Key in keyof SigningKey]: SigningKey[Key] extends infer Value ? Exclude<Value, undefined> | null : never;
};

/** `identity.signing_keys`; only the platform tenant has any. */
@Injectable()
export class SigningKeysRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Keys that may still verify something: retired ones only if they retired after the given time. */
  list(retiredAfter: Date): Promise<SigningKey[]> {
    return this.unitOfWork.run(
      async (em) => {
        const found = await rows<Row>(
          em,
          `select id, kid, usage, algorithm, state, public_jwk as "publicJwk", private_sealed as "privateSealed",
                  activates_at as "activatesAt", retired_at as "retiredAt"
           from identity.signing_keys where state <> 'retired' or retired_at > $1 order by created_at, id`,
          [retiredAfter],
        );
        return found.map(fromRow);
      },
      { readOnly: true },
    );
  }

  /** Answers false when another process has added its own first. */
  add(key: Omit<SigningKey, 'retiredAt'>): Promise<boolean> {
    return this.unitOfWork.run(async (em) => {
      const added = await rows(
        em,
        `insert into identity.signing_keys
           (id, kid, usage, algorithm, state, public_jwk, private_sealed, activates_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
        [
          key.id,
          key.kid,
          key.usage,
          key.algorithm,
          key.state,
          JSON.stringify(key.publicJwk),
          key.privateSealed,
          key.activatesAt,
        ],
      );
      return added.length === 1;
    });
  }

  /** The pending key takes over; the one before stays to verify, without its private half. Answers the new key's kid. */
  promote(usage: KeyUsage, now: Date): Promise<string | undefined> {
    return this.unitOfWork.run(async (em) => {
      if (!(await this.#pendingIsDue(em, usage, now))) return undefined;
      await rows(
        em,
        `update identity.signing_keys set state = 'retired', retired_at = $2, private_sealed = null
         where usage = $1 and state = 'active'`,
        [usage, now],
      );
      const [promoted] = await rows<{ kid: string }>(
        em,
        "update identity.signing_keys set state = 'active' where usage = $1 and state = 'pending' returning kid",
        [usage],
      );
      return promoted?.kid;
    });
  }

  async #pendingIsDue(em: EntityManager, usage: KeyUsage, now: Date): Promise<boolean> {
    const due = await rows(
      em,
      `select id from identity.signing_keys
       where usage = $1 and state = 'pending' and activates_at <= $2 for update`,
      [usage, now],
    );
    return due.length > 0;
  }
}

const fromRow = (row: Row): SigningKey => ({
  ...(row as SigningKey),
  privateSealed: row.privateSealed ?? undefined,
  retiredAt: row.retiredAt ?? undefined,
});
