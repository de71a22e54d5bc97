import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseSettings, int, loadConfig, optionalText, secret, serviceSettings, text } from '@attestry/config';

/** Settings beside those of every service. */
export const ragSettings = () => ({
  /** Where an upload waits until it is complete. */
  UPLOAD_DIR: text(join(tmpdir(), 'attestry-rag-uploads')),
  /** Base URL of an OpenAI-compatible embeddings endpoint; without it the vectors that come along are used. */
  EMBEDDING_URL: optionalText(),
  EMBEDDING_API_KEY: secret().optional().meta({ secret: true }),
  EMBEDDING_MODEL: text('text-embedding-3-small'),
  /** Change it when the endpoint serves another model under the same name: vectors of two versions are not compared. */
  EMBEDDING_MODEL_VERSION: text('1'),
  EMBEDDING_DIMENSIONS: int({ min: 1, max: 4_000, default: 1_536 }),
  /** For one try; there are three. */
  EMBEDDING_TIMEOUT_MS: int({ min: 100, max: 60_000, default: 10_000 }),
  /** What the ranking by meaning counts beside that by words, in hundredths; unset: what suits the model. */
  SEARCH_MEANING_PERCENT: int({ min: 0, max: 1_000 }).optional(),
  /** Base URL of an endpoint that orders texts by a question; without it the first hits keep their order. */
  RERANK_URL: optionalText(),
  RERANK_API_KEY: secret().optional().meta({ secret: true }),
  RERANK_MODEL: text('rerank'),
  /** A search waits no longer for it. */
  RERANK_TIMEOUT_MS: int({ min: 50, max: 10_000, default: 2_000 }),
  /** Base URL of an OpenAI-compatible chat endpoint; without it answers are sentences of the documents. */
  CHAT_URL: optionalText(),
  CHAT_API_KEY: secret().optional().meta({ secret: true }),
  CHAT_MODEL: text('gpt-4o-mini'),
  /** From the question to the end of its answer. */
  CHAT_TIMEOUT_MS: int({ min: 100, max: 110_000, default: 60_000 }),
  /** Longest silence of the endpoint, before its answer and within it. */
  CHAT_SILENCE_MS: int({ min: 100, max: 60_000, default: 20_000 }),
  /** Longest answer in tokens. */
  CHAT_MAX_TOKENS: int({ min: 50, max: 8_000, default: 1_000 }),
  /** Most tokens of documents in one prompt. */
  CHAT_SOURCE_TOKENS: int({ min: 400, max: 100_000, default: 6_000 }),
  /** Share of the question's words, in percent, that the best chunk must have for an answer to be tried. */
  ANSWER_FLOOR_PERCENT: int({ min: 0, max: 100, default: 34 }),
  /** What a tenant may send to the endpoint on a day in UTC, in tokens as chunks count them; questions do not count. */
  EMBEDDING_TOKENS_A_DAY: int({ min: 1, default: 5_000_000 }),
  /** The endpoint's model before this one: searched by until a tenant's vectors are made anew. */
  EMBEDDING_PREVIOUS_MODEL: optionalText(),
  EMBEDDING_PREVIOUS_MODEL_VERSION: text('1'),
  EMBEDDING_PREVIOUS_DIMENSIONS: int({ min: 1, max: 4_000, default: 1_536 }),
  /** Unset: that of the configured model. */
  EMBEDDING_PREVIOUS_URL: optionalText(),
  EMBEDDING_PREVIOUS_API_KEY: secret().optional().meta({ secret: true }),
  /** Memory for vectors of tenants that search; a tenant with more than fits is searched by reading them each time. */
  VECTOR_CACHE_MIB: int({ min: 0, max: 65_536, default: 48 }),
  /** Candidates that a search in a vector index keeps in view. */
  HNSW_EF_SEARCH: int({ min: 10, max: 1_000, default: 200 }),
  /** Vectors that it visits at most to fill a narrow scope. */
  HNSW_MAX_SCAN_TUPLES: int({ min: 1_000, max: 10_000_000, default: 20_000 }),
});

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig('rag', { ...serviceSettings(), ...databaseSettings(), ...ragSettings() }, environment);

export type RagSettings = ReturnType<typeof readSettings>;
