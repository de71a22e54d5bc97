import type { ServiceName } from '@attestry/config';
import { uuidv7 } from '@attestry/ids';
import { type EntityManager, rows, type UnitOfWork } from '@attestry/persistence';
import type { DataKeyStore, StoredDataKey } from './data-key-store.js';

const COLUMNS = 'key_version as version, state, kek_id as "kekId", wrapped';

/** The `data_keys` of the current tenant in the service's own schema. */
export class DataKeysTable implements DataKeyStore {
  readonly #table: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    schema: ServiceName,
  ) {
    this.#table = `${schema}.data_keys`;
  }

  active(purpose: string): Promise<StoredDataKey | undefined> {
    return this.#first(`select ${COLUMNS} from ${this.#table} where purpose = $1 and state = 'active'`, [purpose]);
  }

  find(purpose: string, version: number): Promise<StoredDataKey | undefined> {
    return this.#first(`select ${COLUMNS} from ${this.#table} where purpose = $1 and key_version = $2`, [
      purpose,
      version,
    ]);
  }

  latestVersion(purpose: string): Promise<number> {
    return this.unitOfWork.run((em) => this.#latestVersion(em, purpose));
  }

  add(purpose: string, key: { version: number; kekId: string; wrapped: Buffer }): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, `select pg_advisory_xact_lock(hashtext('${this.#table} ' || $1))`, [purpose]);
      if ((await this.#latestVersion(em, purpose)) >= key.version) return;
      await rows(em, `update ${this.#table} set state = 'decrypt_only' where purpose = $1 and state = 'active'`, [
        purpose,
      ]);
      await rows(
        em,
        `insert into ${this.#table} (id, purpose, key_version, kek_id, wrapped) values ($1, $2, $3, $4, $5)`,
        [uuidv7(), purpose, key.version, key.kekId, key.wrapped],
      );
    });
  }

  async reserveSeals(purpose: string, version: number, count: number): Promise<boolean> {
    const booked = await this.#first(
      `update ${this.#table} set seals_reserved = seals_reserved + $3
       where purpose = $1 and key_version = $2 and seals_reserved + $3 <= 4294967296
       returning ${COLUMNS}`,
      [purpose, version, count],
    );
    return booked !== undefined;
  }

  destroyAll(purpose: string): Promise<number> {
    return this.unitOfWork.run(async (em) => {
      const destroyed = await rows(
        em,
        `update ${this.#table} set state = 'destroyed', wrapped = null
         where purpose = $1 and state <> 'destroyed' returning id`,
        [purpose],
      );
      return destroyed.length;
    });
  }

  #first(sql: string, params: readonly unknown[]): Promise<StoredDataKey | undefined> {
    return this.unitOfWork.run(async (em) => {
      const [row] = await rows<Omit<StoredDataKey, 'wrapped'> & { wrapped: Buffer | null }>(em, sql, params);
      return row && { ...row, wrapped: row.wrapped ?? undefined };
    });
  }

  async #latestVersion(em: EntityManager, purpose: string): Promise<number> {
    const [row] = await rows<{ latest: number | null }>(
      em,
      `select max(key_version) as latest from ${this.#table} where purpose = $1`,
      [purpose],
    );
    return row?.latest ?? 0;
  }
}
