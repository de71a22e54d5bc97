import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { EmbeddingModel } from '../embedding/embedder.js';
import type { EmbeddingSet, SetState } from './embedding-set.js';

interface Row {
  name: string;
  version: string;
  dimensions: number;
  state: SetState;
  revision: string;
  vectors: number;
  indexed: boolean;
}

const LIST = `
  select model as name, model_version as version, dimensions, state, revision, vectors, exists (
    select from pg_catalog.pg_index
    where indexrelid = to_regclass('rag.' || rag.vector_index(tenant_id, model, model_version)) and indisvalid) as indexed
  from rag.embedding_sets
  order by created_at, model, model_version`;

const CHANGE = `
  update rag.embedding_sets set revision = revision + 1, vectors = greatest(0, vectors + $3),
    state = case state when 'retired' then 'filling' else state end
  where model = $1 and model_version = $2 returning revision`;

// Vectors that are older than the table of sets have revision 0.
const BEGIN = `
  insert into rag.embedding_sets (model, model_version, dimensions, state, revision, vectors)
  select $1, $2, $3, case when exists (select from rag.embedding_sets where state = 'active') then 'filling' else 'active' end,
    0, count(*) from rag.chunk_embeddings where model = $1 and model_version = $2
  on conflict do nothing`;

const SHRINK = `
  update rag.embedding_sets stored set vectors = greatest(0, stored.vectors - gone.vectors)
  from unnest($1::text[], $2::text[], $3::integer[]) as gone (model, version, vectors)
  where stored.model = gone.model and stored.model_version = gone.version`;

const LOCK = `select 1 from rag.embedding_sets order by model, model_version for update`;

// The one that was active first: there is never a second.
const RETIRE = `update rag.embedding_sets set state = 'retired' where state = 'active'`;
const ACTIVATE = `update rag.embedding_sets set state = 'active' where model = $1 and model_version = $2`;

const FORGET = `delete from rag.embedding_sets where model = $1 and model_version = $2 and state = 'retired'`;

/** Which models a tenant has vectors of. */
@Injectable()
export class EmbeddingSetsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async list(): Promise<EmbeddingSet[]> {
    const found = await this.unitOfWork.run((em) => rows<Row>(em, LIST), { readOnly: true });
    return found.map(({ name, version, dimensions, state, revision, vectors, indexed }) => ({
      model: { name, version, dimensions },
      state,
      revision: Number(revision),
      vectors,
      indexed,
    }));
  }

  /** The revision under which vectors are added; other changes of the set wait until this transaction ends. */
  change({ name, version, dimensions }: EmbeddingModel, added: number): Promise<number> {
    return this.unitOfWork.run(async (em) => {
      const change = () => rows<{ revision: string }>(em, CHANGE, [name, version, added]);
      let [changed] = await change();
      if (!changed) {
        await this.begin({ name, version, dimensions });
        [changed] = await change();
      }
      return Number(changed?.revision);
    });
  }

  /** Makes sure that there is one for the model: the active one if the tenant has none. */
  async begin({ name, version, dimensions }: EmbeddingModel): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, BEGIN, [name, version, dimensions]));
  }

  /** Keeps others from changing vectors until this transaction ends. */
  async lock(): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, LOCK));
  }

  activate({ name, version }: EmbeddingModel): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, RETIRE);
      await rows(em, ACTIVATE, [name, version]);
    });
  }

  async forget({ name, version }: EmbeddingModel): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, FORGET, [name, version]));
  }

  async shrink(gone: readonly { model: string; version: string; vectors: number }[]): Promise<void> {
    if (gone.length === 0) return;
    const params = [
      gone.map(({ model }) => model),
      gone.map(({ version }) => version),
      gone.map(({ vectors }) => vectors),
    ];
    await this.unitOfWork.run((em) => rows(em, SHRINK, params));
  }
}
