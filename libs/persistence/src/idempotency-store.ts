import { bug, IdempotencyInProgress, IdempotencyKeyReused } from '@attestry/domain-errors';
import { currentActor, currentContext } from '@attestry/request-context';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Database } from './database.js';
import { isLockTimeout } from './pg-errors.js';
import { rows } from './rows.js';
import type { UnitOfWork } from './unit-of-work.js';

const KEPT = `interval '24 hours'`;

/** Runs a call with an idempotency key once: claim, work and answer are one transaction. */
export class IdempotencyStore {
  readonly #table: string;

  constructor(
    database: Pick<Database, 'service'>,
    private readonly unitOfWork: UnitOfWork,
  ) {
    this.#table = `${database.service}.idempotency_keys`;
  }

  /** The answer of the work, or the stored one of the call that came first; a later caller waits for that one. */
  async run(work: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const { requestHash = bug('a keyed call without request hash') } = currentContext();
    return this.unitOfWork.run(async (em) => {
      if (!(await this.#claim(em, requestHash))) return this.#stored(em, requestHash);
      const response = await work();
      await em.flush();
      await rows(em, `update ${this.#table} set response = $4 where (principal, method, key) = ($1, $2, $3)`, [
        ...keyOfCall(),
        Buffer.from(response),
      ]);
      return response;
    });
  }

  /** Forgets keys of the current tenant older than a day; returns how many. */
  async purge(limit = 1_000): Promise<number> {
    const gone = await this.unitOfWork.run((em) =>
      rows(
        em,
        `delete from ${this.#table} where (principal, method, key) in (
           select principal, method, key from ${this.#table} where created_at < now() - ${KEPT} limit $1) returning key`,
        [limit],
      ),
    );
    return gone.length;
  }

  // A key that is a day old is taken over as if it were new.
  async #claim(em: EntityManager, requestHash: Buffer): Promise<boolean> {
    const claim = `insert into ${this.#table} as claimed (principal, method, key, request_hash) values ($1, $2, $3, $4)
      on conflict (tenant_id, principal, method, key) do update
        set request_hash = excluded.request_hash, response = null, created_at = now()
        where claimed.created_at < now() - ${KEPT}
      returning key`;
    try {
      return (await rows(em, claim, [...keyOfCall(), requestHash])).length === 1;
    } catch (error) {
      throw isLockTimeout(error) ? new IdempotencyInProgress() : error;
    }
  }

  async #stored(em: EntityManager, requestHash: Buffer): Promise<Uint8Array> {
    const [first] = await rows<{ request_hash: Buffer; response: Buffer | null }>(
      em,
      `select request_hash, response from ${this.#table} where (principal, method, key) = ($1, $2, $3)`,
      keyOfCall(),
    );
    if (!first?.response) throw new IdempotencyInProgress();
    if (!first.request_hash.equals(requestHash)) throw new IdempotencyKeyReused();
    return first.response;
  }
}

function keyOfCall(): [principal: string, method: string, key: string] {
  const { method, idempotencyKey = bug('a keyed call without key') } = currentContext();
  const { type, id } = currentActor();
  return [`${type}:${id}`, method, idempotencyKey];
}
