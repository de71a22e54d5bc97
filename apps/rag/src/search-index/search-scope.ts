import type { DocumentType } from '../documents/document-type.js';

/** Where to look; undefined means everywhere that row security lets the caller see. */
export interface SearchScope {
  readonly type: DocumentType | undefined;
  readonly documentIds: readonly string[] | undefined;
  /** Documents that answer one of these requirements. */
  readonly controls: readonly string[] | undefined;
  /** Documents in effect since this moment or a later one. */
  readonly effectiveFrom: Date | undefined;
  /** Documents in effect since before this moment. */
  readonly effectiveBefore: Date | undefined;
}

export const EVERYWHERE: SearchScope = {
  type: undefined,
  documentIds: undefined,
  controls: undefined,
  effectiveFrom: undefined,
  effectiveBefore: undefined,
};

/** The condition of a scope on rag.documents named `document`, for a statement whose first parameters are those of it. */
export const IN_SCOPE = `
  ($1::text is null or document.type = $1) and ($2::uuid[] is null or document.id = any($2))
  and ($3::text[] is null or document.controls && $3)
  and ($4::timestamptz is null or coalesce(document.effective_at, document.created_at) >= $4)
  and ($5::timestamptz is null or coalesce(document.effective_at, document.created_at) < $5)`;

/** $1 to $5 of a statement with `IN_SCOPE`. */
export const scopeParams = ({ type, documentIds, controls, effectiveFrom, effectiveBefore }: SearchScope) => [
  type ?? null,
  documentIds ?? null,
  controls ?? null,
  effectiveFrom ?? null,
  effectiveBefore ?? null,
];
